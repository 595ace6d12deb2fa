import HostModel
import Testing

@testable import HostExecution

@Suite struct BookMatchingTests {
  @Test func `an order never trades on what it was decided on, and walks the book at its first event`() {
    var venue = TestVenue()
    venue.book(bids: [(99_00, 5)], asks: [(100_00, 3), (100_01, 4), (100_05, 9)])
    venue.order(1, .buy, 10, at: 100_02, mayRest: false)
    #expect(venue.told() == ["1 accepted"])
    venue.level(.bid, 98_00, 1)
    #expect(venue.fills() == ["1 3@10000 taker", "1 4@10001 taker", "1 cancelled"])
  }

  @Test func `two orders do not take the same liquidity, in one event or later`() {
    var venue = TestVenue()
    venue.book(bids: [(99_00, 5)], asks: [(100_00, 3), (101_00, 4)])
    venue.order(1, .buy, 2, at: 102_00, mayRest: false)
    venue.order(2, .buy, 2, at: 102_00, mayRest: false)
    venue.level(.bid, 98_00, 1)
    #expect(venue.fills() == ["1 2@10000 taker", "2 1@10000 taker", "2 1@10100 taker"])
    venue.order(3, .buy, 4, at: 102_00, mayRest: false)
    venue.level(.bid, 98_00, 2)
    #expect(venue.fills() == ["3 3@10100 taker", "3 cancelled"])
    // The level was traded away and came back: what it offers now is new.
    venue.level(.ask, 100_00, 0)
    venue.level(.ask, 100_00, 6)
    venue.order(4, .buy, 9, at: 100_00, mayRest: false)
    venue.level(.bid, 98_00, 1)
    #expect(venue.fills() == ["4 6@10000 taker", "4 cancelled"])
  }

  @Test func `a resting order waits behind all that its price shows, and trades move it up`() {
    var venue = TestVenue()
    venue.book(bids: [(99_00, 5)], asks: [(100_00, 3)])
    venue.order(1, .buy, 4, at: 99_00)
    venue.level(.bid, 98_00, 1)
    venue.trade(99_00, 4, .sell)
    #expect(venue.fills().isEmpty)
    venue.trade(99_00, 3, .sell)
    #expect(venue.fills() == ["1 2@9900 maker"], "five were before it, seven traded")
    venue.trade(99_00, 9, .buy)
    #expect(venue.fills().isEmpty, "a buyer who crosses the spread does not trade with a bid")
    venue.trade(98_99, 1, .sell)
    #expect(venue.fills() == ["1 1@9900 maker"], "a trade beyond its price met it first, with what it had")
    venue.trade(99_00, 1)
    #expect(venue.fills() == ["1 1@9900 maker"])
  }

  @Test func `of two orders at two prices the better trades first`() {
    var venue = TestVenue()
    venue.book(bids: [(99_00, 5)], asks: [(100_00, 3)])
    venue.order(1, .buy, 4, at: 99_01)
    venue.order(2, .buy, 4, at: 99_02)
    venue.level(.bid, 98_00, 1)
    venue.trade(98_00, 6, .sell)
    #expect(venue.fills() == ["2 4@9902 maker", "1 2@9901 maker"])
  }

  @Test func `an offer that comes down to a resting order trades with it, up to what is offered`() {
    var venue = TestVenue()
    venue.book(bids: [(99_00, 5)], asks: [(100_00, 3)])
    venue.order(1, .buy, 8, at: 99_50)
    venue.level(.bid, 98_00, 1)
    venue.level(.ask, 99_40, 2)
    #expect(venue.fills() == ["1 2@9950 maker"])
    venue.level(.bid, 98_00, 2)
    #expect(venue.fills().isEmpty, "the same offer is not there twice")
    venue.level(.ask, 99_50, 1)
    #expect(venue.fills() == ["1 1@9950 maker"])
  }

  @Test func `F10 a crossed or locked book trades nothing until it is whole again`() {
    for number in 0..<1_000 {
      let gap = Int64(number % 7)
      var venue = TestVenue()
      venue.book(bids: [(99_00, 5)], asks: [(100_00, 3)])
      venue.order(1, .buy, 2, at: 110_00, mayRest: false)
      venue.level(.bid, 100_00 + gap, 4)
      let isCrossed = venue.venue.markets[0].book.isCrossed
      #expect(isCrossed)
      venue.trade(100_00, 5)
      venue.trade(100_00 + gap, 5)
      #expect(venue.fills().isEmpty, "blocked")
      if number % 2 == 0 {
        venue.book(bids: [(99_50, 5)], asks: [(101_00, 3)])
      } else {
        venue.level(.bid, 100_00 + gap, 0, isLast: false)
        venue.level(.ask, 100_00, 0, isLast: false)
        venue.level(.ask, 101_00, 1, isLast: false)
        #expect(venue.fills().isEmpty, "not in the middle of a batch")
        venue.level(.ask, 101_00, 3)
      }
      #expect(venue.fills() == ["1 2@10100 taker"], "resumed")
    }
  }

  @Test func `M03 after a gap an order fills at the first tradable price`() {
    var bars = TestVenue()
    bars.bar(100_00, 100_00, 100_00, 100_00)
    bars.order(1, .sell, 5, at: 1, mayRest: false)
    bars.bar(80_00, 81_00, 79_00, 80_00)
    #expect(bars.fills() == ["1 5@8000 taker"], "at the open, not at what was shown before")

    var book = TestVenue()
    book.book(bids: [(100_00, 9)], asks: [(101_00, 9)])
    book.order(1, .sell, 5, at: 1, mayRest: false)
    book.status(.halted)
    book.level(.bid, 100_00, 0, isLast: false)
    book.level(.bid, 80_00, 3, isLast: false)
    book.level(.bid, 79_00, 9)
    #expect(book.fills().isEmpty, "nothing trades while the market is halted")
    book.status(.open)
    book.level(.ask, 101_00, 8)
    #expect(book.fills() == ["1 3@8000 taker", "1 2@7900 taker"])
  }

  @Test func `F20 an order that arrives at a market that is not open is rejected, one that waits there stays`() {
    for status in [MarketStatus.halted, .closed] {
      var venue = TestVenue()
      venue.bar(100_00, 100_00, 100_00, 100_00)
      venue.order(1, .buy, 5, at: 99_00)
      venue.bar(100_00, 100_00, 99_50, 100_00)
      venue.status(status)
      venue.order(2, .buy, 5, at: 99_00)
      venue.bar(98_00, 98_00, 98_00, 98_00)
      #expect(venue.told() == ["1 accepted", "2 rejected 27"])
      venue.cancel(1)
      #expect(venue.told() == ["1 cancelled"], "a cancel is always possible")
    }
  }

  @Test func `fill or kill takes all or nothing, and post only never takes`() {
    var venue = TestVenue()
    venue.book(bids: [(99_00, 5)], asks: [(100_00, 3), (100_01, 4)])
    venue.order(1, .buy, 8, at: 100_01, mayRest: false, isWhole: true)
    venue.order(2, .buy, 7, at: 100_01, mayRest: false, isWhole: true)
    venue.order(3, .buy, 1, at: 100_00, mayTake: false)
    venue.order(4, .buy, 1, at: 99_99, mayTake: false)
    venue.level(.bid, 98_00, 1)
    #expect(venue.fills() == ["1 cancelled", "2 3@10000 taker", "2 4@10001 taker", "3 cancelled"])
    venue.trade(99_00, 1, .sell)
    #expect(venue.fills() == ["4 1@9999 maker"])

    var plain = TestVenue { $0.participation_ppm = 100_000 }
    plain.bar(100_00, 100_00, 100_00, 100_00)
    plain.order(1, .buy, 11, at: 101_00, mayRest: false, isWhole: true)
    plain.order(2, .buy, 10, at: 101_00, mayRest: false, isWhole: true)
    plain.order(3, .buy, 1, at: 101_00, mayTake: false)
    plain.bar(100_00, 100_00, 100_00, 100_00, volume: 100)
    #expect(plain.fills() == ["1 cancelled", "2 10@10000 taker", "3 cancelled"])
  }

  @Test func `with a quote for a book the size at an unseen price bounds the queue once it is seen`() {
    var venue = TestVenue()
    venue.quote(99_00, 5, 100_00, 5)
    venue.order(1, .buy, 2, at: 98_00)
    venue.quote(99_00, 5, 100_00, 6)
    venue.trade(98_00, 50, .sell)
    #expect(venue.fills().isEmpty, "nobody knows how many are before it")
    venue.quote(98_00, 3, 99_00, 5)
    venue.trade(98_00, 4, .sell)
    #expect(venue.fills() == ["1 1@9800 maker"])
    venue.quote(97_00, 3, 98_50, 5)
    venue.trade(98_00, 1, .sell)
    #expect(venue.fills() == ["1 1@9800 maker"], "alone at the best price")
  }
}
