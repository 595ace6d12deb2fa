import Glibc
import HostMarket
import HostModel
import TestSupport
import Testing

@testable import HostExecution

/// Five minutes of an exchange's own stream: a snapshot, its changes, and what the exchange itself said was the best bid
/// and ask. They do not come with the project; where they are not, these tests are left out.
private let recordings = getenv("BULKHEAD_RECORDINGS").map { String(cString: $0) } ?? "../shared/data/binance_feed"

@Suite struct RecordedBookTests {
  let scratch = Scratch()

  @Test(.enabled(if: access(recordings, F_OK) == 0), arguments: [("spot", 8, 2_800), ("usdm", 3, 5_600)])
  func `the book is at every change the one that the exchange had`(market: String, decimals: Int, least: Int) throws {
    let (rows, best) = (scratch.file("rows.npy"), scratch.file("best.txt"))
    let source = "\(recordings)/\(market)_btcusdt_20240808.jsonl.gz"
    _ = try python(converter, source, rows, best, "\(decimals)", in: scratch)
    let file = try MarketFile(path: rows)
    try file.validate()

    // Row, then bid, its size, ask, its size.
    let expected = String(decoding: bytes(of: best), as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: " ").compactMap { Int64($0) }
    }
    var state = MarketState(), mismatches = 0, compared = 0
    for (row, record) in file.records.enumerated() {
      state.receive(record)
      guard compared < expected.count, expected[compared][0] == row else { continue }
      let top = state.book.top
      let seen = [top.bid.ticks, top.bidSize.units, top.ask.ticks, top.askSize.units]
      if seen != Array(expected[compared].dropFirst()) { mismatches += 1 }
      compared += 1
    }
    #expect(mismatches == 0)
    #expect(compared == expected.count && compared >= least)
    let isCrossed = state.book.isCrossed
    #expect(!isCrossed)
  }
}

/// Follows the exchange's own rules for keeping a book: changes up to the snapshot's number are dropped, the first one
/// that counts encloses it, and none may be missing. Quotes and trades of the stream go into the file too.
private let converter = """
  import bisect, decimal, gzip, json, sys, numpy

  source, rows_path, best_path, decimals = sys.argv[1:]
  decimals = int(decimals)
  def count(text, places):
      number = decimal.Decimal(text).scaleb(places)
      assert number == int(number), text
      return int(number)
  price, size = lambda text: count(text, 2), lambda text: count(text, decimals)

  snapshot, stream, tickers = None, [], []
  for line in gzip.open(source, "rt"):
      time, text = line.split(" ", 1)
      message = json.loads(text)
      if "stream" not in message:
          assert snapshot is None
          snapshot = message
          continue
      data = message["data"]
      kind = message["stream"].split("@")[1]
      stream.append((int(time), kind, data))
      if kind == "bookTicker":
          tickers.append((data["u"], price(data["b"]), size(data["B"]), price(data["a"]), size(data["A"])))
  tickers.sort()
  numbers = [ticker[0] for ticker in tickers]
  isSpot = not any("pu" in data for _, _, data in stream)

  rows, best, last = [], [], None
  def level(time, side, item, flags):
      rows.append((4, flags, 0, 0, time, price(item[0]), size(item[1]), side, 0, 0, 0))
  for time, kind, data in stream:
      if kind == "depth":
          if data["u"] <= snapshot["lastUpdateId"] if isSpot else data["u"] < snapshot["lastUpdateId"]:
              continue
          if last is None:
              begin = snapshot["lastUpdateId"] + (1 if isSpot else 0)
              assert data["U"] <= begin <= data["u"], "the first change does not enclose the snapshot"
              levels = [(1, item) for item in snapshot["bids"]] + [(-1, item) for item in snapshot["asks"]]
              for place, (side, item) in enumerate(levels):
                  level(time, side, item, (2 if place == 0 else 0) | (4 if place == len(levels) - 1 else 0))
          else:
              assert data["U"] == last + 1 if isSpot else data["pu"] == last, "a change is missing"
          last = data["u"]
          levels = [(1, item) for item in data["b"]] + [(-1, item) for item in data["a"]]
          for place, (side, item) in enumerate(levels):
              level(time, side, item, 4 if place == len(levels) - 1 else 0)
          place = bisect.bisect_right(numbers, data["u"]) - 1
          if levels and place >= 0 and numbers[place] >= data["U"]:
              best.append((len(rows) - 1,) + tickers[place][1:])
      elif kind == "bookTicker":
          rows.append((3, 0, 0, 0, time, price(data["b"]), size(data["B"]), price(data["a"]), size(data["A"]), 0, 0))
      elif kind == "trade" and size(data["q"]) > 0:
          side = -1 if data["m"] else 1
          rows.append((2, 0, 0, 0, time, price(data["p"]), size(data["q"]), side, data["t"], 0, 0))

  title = json.dumps({"format": "bulkhead.market/1", "instruments": [{
      "symbol": "BTC-USDT", "base": "BTC", "quote": "USDT", "price_decimals": 2, "quantity_decimals": decimals,
      "price_step_ticks": 1, "quantity_step_units": 1, "minimum_quantity_units": 1, "minimum_value_units": 0}]},
      separators=(",", ":"))
  names = ["flags", "instrument", "sequence", "time_ns"] + ["field%d" % number for number in range(6)]
  kinds = ["|u1", "<u2", "<u4", "<i8"] + ["<i8"] * 6
  numpy.save(rows_path, numpy.array(rows, dtype=[((title, "kind"), "|u1")] + list(zip(names, kinds))))
  with open(best_path, "w") as file:
      for row in best:
          print(*row, file=file)
  print(len(rows), len(best))
  """
