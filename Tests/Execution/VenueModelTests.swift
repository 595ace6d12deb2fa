import HostLedger
import HostModel
import Testing

@testable import HostExecution

@Suite struct VenueModelTests {
  @Test func `messages take their time both ways and arrive with the first event at or after it`() {
    var venue = TestVenue { $0.latency = Latency(entry_ns: 10, report_ns: 5) }
    venue.quote(99_00, 5, 100_00, 5)  // 1
    venue.order(1, .buy, 1, at: 100_00, mayRest: false)  // arrives at 11
    for _ in 0..<9 { venue.quote(99_00, 5, 100_00, 5) }  // 10
    #expect(venue.told().isEmpty)
    venue.quote(99_00, 5, 99_50, 5)  // 11: it is there and takes
    #expect(venue.told().isEmpty, "the answers are on their way")
    for _ in 0..<4 { venue.quote(99_00, 5, 100_00, 5) }  // 15
    #expect(venue.told().isEmpty)
    venue.quote(99_00, 5, 100_00, 5)  // 16
    #expect(venue.told() == ["1 accepted", "1 1@9950 taker"])
  }

  @Test func `a cancel that is on its way does not stop a fill`() {
    var venue = TestVenue { $0.latency = Latency(entry_ns: 2) }
    venue.quote(99_00, 5, 100_00, 5)
    venue.order(1, .buy, 1, at: 99_50)
    venue.quote(99_00, 5, 100_00, 5)
    venue.quote(99_00, 5, 100_00, 5)
    venue.cancel(1)
    venue.quote(99_00, 5, 99_50, 5)
    venue.quote(99_00, 5, 100_00, 5)
    #expect(venue.told() == ["1 accepted", "1 1@9950 maker", "1 not cancelled"])
  }

  @Test func `the same seed draws the same jitter, another seed another, and no message overtakes`() {
    func run(_ seed: UInt64) -> [String] {
      var venue = TestVenue {
        $0.latency = Latency(entry_ns: 3, report_ns: 3, jitter_ns: 20)
        $0.seed = seed
      }
      var lines: [String] = []
      for number in 1...200 as ClosedRange<UInt64> {
        venue.quote(99_00, 5, 100_00, 5)
        venue.order(number, .buy, 1, at: 90_00)
        if number > 3 { venue.cancel(number - 3) }
        lines += venue.told().map { "\(number) \($0)" }
      }
      return lines
    }
    #expect(run(1) == run(1))
    #expect(run(1) != run(2))
    let accepted = run(3).filter { $0.hasSuffix("accepted") }.compactMap { UInt64($0.split(separator: " ")[1]) }
    #expect(accepted == accepted.sorted() && accepted.count > 150)
    #expect(!run(3).contains { $0.contains("rejected") })
  }

  @Test func `a level that shrinks without a trade moves an order up as its model says`() {
    // Ten before it, ten came behind; six leave.
    func ahead(_ model: QueueModel) -> Int64 {
      var place = QueuePlace(ahead_units: 10)
      place.change(from: 10, to: 20, model)
      #expect(place.ahead_units == 10, "who comes later is behind")
      place.change(from: 20, to: 14, model)
      return place.ahead_units
    }
    #expect(ahead(.conservative) == 10)
    #expect(ahead(.power1) == 7 && ahead(.power2) == 7 && ahead(.power3) == 7 && ahead(.log) == 7)

    func far(_ model: QueueModel) -> Int64 {
      var place = QueuePlace(ahead_units: 1_000)
      place.change(from: 4_000, to: 3_600, model)
      return place.ahead_units
    }
    // Of 400 that leave the share from before it is 1/4, 1/10, 1/28; of the logarithms a little less than a half.
    #expect(far(.conservative) == 1_000 && far(.power1) == 900 && far(.power2) == 960 && far(.power3) == 986)
    #expect((800...830).contains(far(.log)))
  }

  @Test func `a level never has more before an order than it holds, and a trade is not counted twice`() {
    for model in QueueModel.allCases {
      var place = QueuePlace(ahead_units: 10)
      place.change(from: 10, to: 4, model)
      #expect(place.ahead_units == 4)
      #expect(place.trade(3) == 0)
      place.noteTraded(3)
      place.change(from: 4, to: 1, model)
      #expect(place.ahead_units == 1)
      #expect(place.trade(3) == 2)
    }
  }

  @Test func `logarithms are those of mathematics to four digits`() {
    #expect(QueueModel.logarithm(1) == 0)
    #expect(QueueModel.logarithm(2) == 65_536)
    #expect(QueueModel.logarithm(1 << 62) == 62 * 65_536)
    // log2(10) = 3.32192809…, log2(10^18) = 59.79470570…
    #expect(abs(QueueModel.logarithm(10) - 217_705) <= 8)
    #expect(abs(QueueModel.logarithm(1_000_000_000_000_000_000) - 3_918_705) <= 8)
  }

  @Test func `fees fall with what was traded in the thirty days before, counted at midnight`() {
    var venue = TestVenue {
      let tier = FeeTier(volume_units: 1_000_00000000, fees: FeeSchedule(maker_ppm: 0, taker_ppm: 10))
      $0.fees = FeeTiers(FeeSchedule(maker_ppm: 100, taker_ppm: 500), [tier])
      #expect($0.fees.worst == FeeSchedule(maker_ppm: 100, taker_ppm: 500))
    }
    func fee(_ id: UInt64, day: Int64, _ venue: inout TestVenue) -> Int64 {
      venue.now = day * Time.nanosecondsPerDay
      venue.bar(100_00, 100_00, 100_00, 100_00)
      venue.order(id, .buy, 10, at: 100_00)
      venue.bar(100_00, 100_00, 100_00, 100_00)
      var fee: Int64 = -1
      while !venue.reports.isEmpty {
        if case .filled(let fill, _) = venue.reports.removeFirst().report { fee = fill.fee.units }
      }
      return fee
    }
    #expect(fee(1, day: 100, &venue) == 500_00000000 * 1_000 / 1_000_000)  // 0.5 of 1,000.00
    #expect(fee(2, day: 100, &venue) == 50_000_000, "today's volume counts from tomorrow on")
    #expect(fee(3, day: 101, &venue) == 1_000_000)
    #expect(fee(4, day: 130, &venue) == 1_000_000, "the thirtieth day after")
    #expect(fee(5, day: 162, &venue) == 50_000_000, "all of it is longer ago")
  }

  @Test func `all orders together get a share of a bar's volume`() {
    var venue = TestVenue { $0.participation_ppm = 100_000 }
    venue.bar(100_00, 100_00, 100_00, 100_00)
    venue.order(1, .buy, 70, at: 101_00)
    venue.order(2, .buy, 70, at: 101_00, mayRest: false)
    venue.order(3, .sell, 70, at: 99_00)
    venue.bar(100_00, 102_00, 98_00, 100_00, volume: 1_005)
    #expect(venue.fills() == ["1 70@10000 taker", "2 30@10000 taker", "2 cancelled"])
    venue.bar(100_00, 102_00, 98_00, 100_00, volume: 100)
    #expect(venue.fills() == ["3 10@9900 maker"])
  }

  @Test func `a venue's model has canonical bytes`() throws {
    var model = VenueModel(fees: FeeTiers(FeeSchedule(maker_ppm: 3, taker_ppm: 4)))
    for queue in QueueModel.allCases {
      model.queue = queue
      model.participation_ppm = queue == .log ? nil : 5
      model.latency = Latency(entry_ns: 6, report_ns: 7, jitter_ns: 8)
      model.slippage_ppm = 9
      model.seed = .max
      model.fees = FeeTiers(
        model.fees.first, [FeeTier(volume_units: 10, fees: FeeSchedule(maker_ppm: 0, taker_ppm: 1))])
      var writer = ByteWriter()
      model.encode(into: &writer)
      var reader = ByteReader(writer.bytes)
      #expect(try VenueModel(decoding: &reader) == model)
      try reader.checkEnd()
    }
  }

  @Test func `what is encoded in the middle of a run goes on as if nothing had happened`() throws {
    for seed in 1...40 as ClosedRange<UInt64> {
      var first = TestVenue {
        $0.latency = Latency(entry_ns: 2, report_ns: 3, jitter_ns: 4)
        $0.queue = QueueModel.allCases[Int(seed) % QueueModel.allCases.count]
        $0.fees = FeeTiers(
          FeeSchedule(maker_ppm: 1, taker_ppm: 2),
          [FeeTier(volume_units: 5, fees: FeeSchedule(maker_ppm: 0, taker_ppm: 0))])
        $0.seed = seed
      }
      var second = TestVenue { $0 = first.venue.model }
      var draws = Draws(state: seed)
      for step in 0..<300 {
        if step == 150 {
          let bytes = first.bytes
          try bytes.withUnsafeBytes { raw in
            var reader = ByteReader(raw)
            try second.venue.restore(from: &reader)
            try reader.checkEnd()
          }
          second.now = first.now
          #expect(second.bytes == bytes)
        }
        let before = draws
        randomStep(&first, &draws, step)
        let lines = first.told()
        guard step >= 150 else { continue }
        var again = before
        randomStep(&second, &again, step)
        #expect(second.told() == lines && second.bytes == first.bytes, "seed \(seed) step \(step)")
      }
      // Every byte is believed or refused, never trusted: a damaged state must not trap.
      let bytes = first.bytes
      for place in stride(from: 0, to: bytes.count, by: 7) {
        var damaged = bytes
        damaged[place] ^= 0x80
        damaged.withUnsafeBytes { raw in
          var reader = ByteReader(raw), third = TestVenue { $0 = first.venue.model }
          try? third.venue.restore(from: &reader)
        }
      }
    }
  }

  private func randomStep(_ venue: inout TestVenue, _ draws: inout Draws, _ step: Int) {
    let price = 100_00 + draws.next(upTo: 6)
    switch draws.next(upTo: 9) {
    case 0...3:
      venue.level(
        draws.next(upTo: 1) == 0 ? .bid : .ask, price, draws.next(upTo: 5), isFirst: draws.next(upTo: 20) == 0,
        isLast: draws.next(upTo: 3) != 0)
    case 4: venue.trade(price, 1 + draws.next(upTo: 5), draws.next(upTo: 1) == 0 ? .buy : .sell)
    case 5: venue.cancel(UInt64(max(step - Int(draws.next(upTo: 9)), 0)))
    case 6 where draws.next(upTo: 5) == 0: venue.status(MarketStatus(rawValue: 1 + draws.next(upTo: 2)) ?? .open)
    default:
      venue.order(
        UInt64(step), draws.next(upTo: 1) == 0 ? .buy : .sell, 1 + draws.next(upTo: 8), at: price,
        mayRest: draws.next(upTo: 2) != 0)
    }
  }
}
