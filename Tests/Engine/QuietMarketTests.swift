import HostExecution
import HostLedger
import HostModel
import TestSupport
import Testing

@testable import HostEngine

@Suite struct QuietMarketTests {
  /// The same inputs twice: one run takes all of them whole, the other one takes quietly what it can.
  @Test func `what is taken quietly comes to the same bytes as what is taken whole`() throws {
    var quiet = 0, held = 0, whole = 0
    for seed in 500..<(isLong ? 1500 : 510) as Range<UInt64> {
      var drawn = try DrawnRun(seed: seed, apart: true)
      var other = try PaperRun(DrawnRun.terms)
      var state = ByteWriter(), otherState = ByteWriter()
      for number in 0..<1500 {
        let input = number < 10 || number % 12 == 0 ? drawn.draw() : .market(drawn.drawMarket())
        drawn.run.apply(input, drawn.wishes)
        if case .market(var event) = input, let turn = other.trading.receiveQuietly(&event) {
          quiet += 1
          let strategy = turn.pointee.strategy
          if turn.pointee.view.positions[0].quantity_units != 0 { held += 1 }
          #expect(turn.pointee.events.elementsEqual(drawn.run.trading.engine.inbox(strategy)))
          expect(turn.pointee.view, is: drawn.run.trading.engine.view(strategy), "seed \(seed), input \(number)")
          drawn.run.apply(.turn(strategy), drawn.wishes)
        } else {
          #expect(other.trading.apply(input, drawn.wishes) == nil)
          if case .market = input { whole += 1 }
        }
        // Everybody takes a turn when there is mail, as in a backtest.
        var next = 0
        while let waiting = drawn.run.trading.engine.waitingTurn(from: next) {
          next = Int(waiting.strategy.index) + 1
          let mail = other.trading.engine.inbox(waiting.strategy)
          #expect(mail.elementsEqual(waiting.events), "seed \(seed), input \(number)")
          drawn.run.trading.engine.clearInbox(waiting.strategy)
          other.trading.engine.clearInbox(waiting.strategy)
        }
        while let notice = drawn.run.takeNotice() {
          #expect(other.trading.effects.notices.first == notice)
          _ = other.trading.effects.notices.removeFirst()
        }
        state.removeAll()
        otherState.removeAll()
        drawn.run.trading.encode(into: &state)
        other.trading.encode(into: &otherState)
        try #require(state.bytes.elementsEqual(otherState.bytes), "seed \(seed), input \(number): \(input)")
      }
      other.trading.engine.ledger.checkInvariants()
    }
    #expect(quiet > 1000 && held > 300 && whole > 1000, "\(quiet) quiet, \(held) of them held, \(whole) whole")
  }

  private func expect(_ view: PortfolioView, is other: PortfolioView, _ comment: Comment) {
    #expect(view.state == other.state && view.time == other.time, comment)
    #expect(view.equity_units == other.equity_units && view.cash_units == other.cash_units, comment)
    #expect(view.free_units == other.free_units, comment)
    #expect(view.positions.elementsEqual(other.positions) && view.orders.elementsEqual(other.orders), comment)
  }
}
