import HostModel
import TestSupport
import Testing

@testable import HostExecution

/// The paper venue against a second one in Python, written from the table and rules in docs/architecture.md: dictionaries
/// and lists, nothing kept that can be worked out again.
@Suite struct VenueModelComparisonTests {
  let scratch = Scratch()

  @Test func `J23 a thousand drawn histories trade as an independent venue trades them`() throws {
    let path = scratch.file("histories.txt")
    _ = try python(secondVenue, path, "1000", in: scratch)
    var venue = TestVenue(), lines: [String] = [], histories = 0, fills = 0, failures: [String] = []
    for line in String(decoding: bytes(of: path), as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init), numbers = words.dropFirst().compactMap { Int64($0) }
      if words[0] != "R", !lines.isEmpty {
        failures.append("history \(histories): only here: \(lines)")
        lines = []
      }
      switch words[0] {
      case "H":
        histories += 1
        venue = TestVenue(step: numbers[0]) {
          $0.queue = QueueModel(rawValue: words[6])!
          $0.latency = Latency(entry_ns: numbers[1], report_ns: numbers[2])
          $0.slippage_ppm = numbers[3]
          $0.participation_ppm = numbers[4] > 0 ? numbers[4] : nil
        }
      case "E":
        venue.show(
          EventRecord(
            kind: UInt8(numbers[0]), flags: UInt8(numbers[1]), time: Time(nanoseconds: numbers[2]), numbers[3],
            numbers[4], numbers[5], numbers[6], numbers[7], numbers[8]))
        lines = venue.told()
      case "P":
        venue.order(
          UInt64(numbers[0]), numbers[1] == 1 ? .buy : .sell, numbers[2], at: numbers[3], mayRest: numbers[4] == 1,
          mayTake: numbers[5] == 1, isWhole: numbers[6] == 1)
        lines = venue.told()
      case "C":
        venue.cancel(UInt64(numbers[0]))
        lines = venue.told()
      default:
        let expected = words.dropFirst().joined(separator: " ")
        if expected.contains("@") { fills += 1 }
        if lines.first == expected {
          lines.removeFirst()
        } else {
          failures.append("history \(histories): \(expected), not \(lines)")
        }
      }
    }
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(3))")
    #expect(histories == 1_000 && fills > 5_000, "\(fills) fills")
  }
}

private let secondVenue = #"""
  import random, sys

  class Venue:
      def __init__(self, step, entry, report, slippage, share, queue):
          self.step, self.entry, self.report, self.slippage = step, entry, report, slippage
          self.share, self.queue = share, queue
          self.status, self.source = 1, None
          self.levels = {1: {}, -1: {}}   # side -> price -> [size, taken]
          self.best = {1: None, -1: None}  # side -> (price, size), after the last whole batch
          self.whole, self.snapshot = True, False
          self.orders, self.coming, self.going, self.said = [], [], [], []

      # ---- messages
      def say(self, time, line):
          if self.report:
              self.going.append((time + self.report, line))
          else:
              self.said.append(line)

      def send(self, time, message):
          if self.entry:
              self.coming.append((time + self.entry, message))
          else:
              self.arrive(time, message)

      def arrive(self, time, message):
          if isinstance(message, dict):
              if self.status != 1:
                  return self.say(time, "%d rejected 27" % message["id"])
              self.orders.append(message)
              return self.say(time, "%d accepted" % message["id"])
          for order in self.orders:
              if order["id"] == message:
                  self.orders.remove(order)
                  return self.say(time, "%d cancelled" % message)
          self.say(time, "%d not cancelled" % message)

      # ---- orders
      def accepts(self, order, price):
          return price * order["side"] <= order["limit"] * order["side"]

      def slip(self, order, price):
          if not self.slippage:
              return price
          if order["side"] == 1:
              return -(-(-(-price * (10**6 + self.slippage) // 10**6)) // self.step) * self.step
          return max(price * (10**6 - self.slippage) // 10**6 // self.step * self.step, self.step)

      def fill(self, time, order, price, units, role):
          if units > 0:
              order["left"] -= units
              self.say(time, "%d %d@%d %s" % (order["id"], units, price, role))

      def end(self, time, order):
          if order["left"] > 0:
              order["left"] = 0
              self.say(time, "%d cancelled" % order["id"])

      def clean(self):
          self.orders = [order for order in self.orders if order["left"] > 0]

      # ---- events
      def event(self, kind, flags, time, f):
          while self.coming and self.coming[0][0] <= time:
              due, message = self.coming.pop(0)
              self.arrive(due, message)
          while self.going and self.going[0][0] <= time:
              self.said.append(self.going.pop(0)[1])
          if kind == 8:
              self.status = f[0]
          elif kind == 3:
              if self.source != "depth":
                  self.quote(f)
                  self.meet_book(time)
          elif kind == 4:
              self.depth(flags, f)
              if self.whole:
                  self.meet_book(time)
          elif self.status == 1 and self.source is None:
              self.plain(kind, time, f)
          elif self.status == 1 and kind == 2:
              self.trade(time, f)
          self.clean()

      def plain(self, kind, time, f):
          volume = f[4] if kind == 1 else f[1]
          pool = volume * self.share // 10**6 if self.share else None
          for order in self.orders:
              fresh, order["fresh"] = order["fresh"], False
              if fresh:
                  price = self.slip(order, f[0])
                  if self.accepts(order, f[0]) and not order["take"]:
                      self.end(time, order)
                  elif self.accepts(order, price):
                      units = order["left"] if pool is None else min(order["left"], pool)
                      if order["whole"] and units < order["left"]:
                          self.end(time, order)
                      else:
                          self.fill(time, order, price, units, "taker")
                          pool = pool if pool is None else pool - units
                  if not order["rest"]:
                      self.end(time, order)
              if order["left"] > 0 and (kind == 1 or not fresh):
                  reached = f[0] if kind == 2 else f[2] if order["side"] == 1 else f[1]
                  if reached * order["side"] < order["limit"] * order["side"]:
                      offers = [order["left"]] + ([] if pool is None else [pool]) + ([f[1]] if kind == 2 else [])
                      self.fill(time, order, order["limit"], min(offers), "maker")
                      pool = pool if pool is None else pool - min(offers)

      def note(self):
          for side in (1, -1):
              prices = [price * side for price in self.levels[side]]
              self.best[side] = (max(prices) * side, self.levels[side][max(prices) * side][0]) if prices else None

      def crossed(self):
          return self.best[1] and self.best[-1] and self.best[1][0] >= self.best[-1][0]

      def set(self, side, price, size):
          if size == 0:
              self.levels[side].pop(price, None)
          else:
              taken = self.levels[side].get(price, (0, 0))[1]
              self.levels[side][price] = [size, min(taken, size)]

      def resting(self):
          return [order for order in self.orders if not order["fresh"]]

      def quote(self, f):
          self.source = "quotes"
          before = dict(self.best)
          for side, price, size in ((1, f[0], f[1]), (-1, f[2], f[3])):
              self.levels[side] = {p: level for p, level in self.levels[side].items() if p == price}
              self.set(side, price, size)
          self.note()
          for order in self.resting():
              old, new = before[order["side"]], self.best[order["side"]]
              if old and new and old[0] == new[0] == order["limit"]:
                  self.change(order, old[1], new[1])
              else:
                  self.bound(order)

      def depth(self, flags, f):
          if flags & 2 or self.source != "depth":
              self.levels = {1: {}, -1: {}}
              self.source, self.snapshot = "depth", True
          price, size, side = f[0], f[1], f[2]
          before = self.levels[side].get(price, (0,))[0]
          self.set(side, price, size)
          self.whole = bool(flags & 4)
          if self.whole:
              self.note()
          if not self.snapshot:
              for order in self.resting():
                  if order["side"] == side and order["limit"] == price:
                      self.change(order, before, size)
          elif self.whole:
              self.snapshot = False
              for order in self.resting():
                  self.bound(order)

      # ---- the queue
      def shown(self, order):
          levels = self.levels[order["side"]]
          if order["limit"] in levels:
              return levels[order["limit"]][0]
          worse = levels and all(order["limit"] * order["side"] < price * order["side"] for price in levels)
          return float("inf") if worse else 0

      def bound(self, order):
          order["ahead"], order["traded"] = min(order["ahead"], self.shown(order)), 0

      def change(self, order, before, after):
          gone = before - after - order["traded"]
          order["traded"] = 0
          if gone > 0 and order["ahead"] < before:
              behind = before - order["ahead"]
              if self.queue == "conservative":
                  from_behind = min(gone, behind)
              else:
                  power = int(self.queue[-1])
                  ppm = -(-behind**power * 10**6 // (behind**power + order["ahead"]**power))
                  from_behind = min(-(-gone * ppm // 10**6), behind)
              order["ahead"] = max(order["ahead"] - (gone - from_behind), 0)
          order["ahead"] = min(order["ahead"], after)

      # ---- the book
      def offers(self, order):
          side = -order["side"]
          return [(price, level) for price, level in sorted(self.levels[side].items(), reverse=side == 1)]

      def walk(self, time, order, role):
          for price, level in self.offers(order):
              paid = price if role == "maker" else self.slip(order, price)
              if not self.accepts(order, paid):
                  break
              units = min(order["left"], level[0] - level[1])
              level[1] += units
              self.fill(time, order, order["limit"] if role == "maker" else paid, units, role)

      def by_price(self, side):
          # Sorting is stable, so equal prices stay in the order of arrival.
          return sorted((o for o in self.resting() if o["side"] == side), key=lambda o: -o["limit"] * side)

      def meet_book(self, time):
          if self.status != 1 or self.crossed():
              return
          for side in (1, -1):
              for order in self.by_price(side):
                  if self.best[-side] and self.accepts(order, self.best[-side][0]):
                      self.walk(time, order, "maker")
          self.clean()
          self.begin(time)

      def begin(self, time):
          for order in [order for order in self.orders if order["fresh"]]:
              order["fresh"] = False
              other = self.best[-order["side"]]
              if not order["take"]:
                  if other and self.accepts(order, other[0]):
                      self.end(time, order)
              else:
                  reach = 0
                  for price, level in self.offers(order):
                      if self.accepts(order, self.slip(order, price)):
                          reach += level[0] - level[1]
                  if not order["whole"] or reach >= order["left"]:
                      self.walk(time, order, "taker")
              if order["rest"]:
                  order["ahead"], order["traded"] = self.shown(order), 0
              else:
                  self.end(time, order)

      def trade(self, time, f):
          if self.crossed():
              return
          for side in (1, -1):
              if f[2] == side:
                  continue
              left = f[1]
              for order in self.by_price(side):
                  if not self.accepts(order, f[0]):
                      continue
                  reaching = left
                  if order["limit"] == f[0]:
                      reaching = max(left - order["ahead"], 0)
                      order["ahead"] = max(order["ahead"] - left, 0)
                      order["traded"] += f[1]
                  units = min(order["left"], reaching)
                  self.fill(time, order, order["limit"], units, "maker")
                  left -= units
          self.clean()
          if self.whole:
              self.begin(time)

  def history(seed, out):
      r = random.Random(seed)
      step = r.choice([1, 1, 5])
      setup = (step, r.choice([0, 0, 1, 7]), r.choice([0, 0, 2, 9]), r.choice([0, 0, 0, 30000]),
               r.choice([0, 0, 250000]), r.choice(["conservative", "power1", "power2", "power3"]))
      print("H", *setup, file=out)
      venue = Venue(*setup)
      kinds = r.choice([(1,), (2,), (1, 2), (2, 3), (2, 3, 3), (2, 4), (2, 4, 4, 4), (2, 3, 4, 4), (1, 2, 3, 4)])
      price = lambda: (100 + r.randrange(8)) * step
      time, last_id, ids = 0, 0, []
      def flush():
          for line in venue.said:
              print("R", line, file=out)
          venue.said.clear()
      for _ in range(r.randrange(30, 150)):
          draw = r.random()
          if draw < 0.2:
              last_id += 1
              rest = r.random() < 0.7
              whole = not rest and r.random() < 0.3
              take = not rest or r.random() < 0.85
              order = dict(id=last_id, side=r.choice([1, -1]), left=r.randrange(1, 12), limit=price(), rest=rest,
                           take=take, whole=whole, fresh=True, ahead=float("inf"), traded=0)
              print("P", last_id, order["side"], order["left"], order["limit"], int(rest), int(take), int(whole), file=out)
              venue.send(time, order)
              ids.append(last_id)
          elif draw < 0.25 and ids:
              number = r.choice(ids)
              print("C", number, file=out)
              venue.send(time, number)
          else:
              time += r.randrange(0, 5)
              kind = 8 if r.random() < 0.03 else r.choice(kinds)
              flags = 0
              if kind == 1:
                  a = sorted(price() for _ in range(4))
                  o, c = (a[1], a[2]) if r.random() < 0.5 else (a[2], a[1])
                  f = (o, a[3], a[0], c, r.randrange(0, 40), 60)
              elif kind == 2:
                  f = (price(), r.randrange(1, 15), r.choice([1, -1, 0]), 0, 0, 0)
              elif kind == 3:
                  f = (price() - 3 * step, r.randrange(0, 9), price(), r.randrange(0, 9), 0, 0)
              elif kind == 4:
                  flags = (2 if r.random() < 0.04 else 0) | (4 if r.random() < 0.75 else 0)
                  side = r.choice([1, -1])
                  f = (price() - 3 * side * step, r.choice([0, 0, 1, 3, 8, 20]), side, 0, 0, 0)
              else:
                  f = (r.choice([1, 1, 1, 2, 3]), 0, 0, 0, 0, 0)
              print("E", kind, flags, time, *f, file=out)
              venue.event(kind, flags, time, f)
          flush()

  with open(sys.argv[1], "w") as out:
      for seed in range(int(sys.argv[2])):
          history(seed, out)
  """#
