import HostExecution
import HostLedger
import HostModel
import HostRisk

/// What the market offers, beside what it trades: quotes, depth, and whether it is open.
extension Engine {
  /// What is known of an instrument's market. Without quotes or depth its book is empty; without a word about it, it is
  /// open.
  public func status(of instrument: InstrumentID) -> MarketStatus { markets[Int(instrument.index)].status }

  /// Best bid and ask after the last whole batch, and whether they are crossed.
  public func top(of instrument: InstrumentID) -> OrderBook.Top { markets[Int(instrument.index)].book.top }

  /// Between bid and ask, a position is worth the middle. A book that is crossed, lacks a side or is in the middle of a
  /// batch says nothing about the price: the last one stays, and grows old.
  mutating func receiveBook(_ event: EventPointer, _ effects: inout Effects) {
    let index = Int(event.instrument)
    let isNew = markets[index].receive(event)
    let wanted: Subscriptions = event.kind == EventKind.quote ? .quotes : event.kind == EventKind.depth ? .depth : .all
    if isNew, let price = markets[index].book.top.middle(step: ledger.instruments[index].priceStep) {
      memories[index].note(price, volume: .zero, at: now)
      tell(event, price, low: price, high: price, wanted, &effects)
    } else {
      pass(event, wanted, &effects)
    }
  }

  /// A bar that the host made of events which it has told already: it says nothing new of the market, and is for those
  /// who asked for it.
  public mutating func inform(ofBar bar: EventPointer, _ effects: inout Effects) { pass(bar, .madeBars, &effects) }

  /// Gives an event that has no price to those who want it.
  private mutating func pass(_ event: EventPointer, _ wanted: Subscriptions, _ effects: inout Effects) {
    for subscriber in subscribers[Int(event.instrument)] {
      let desk = subscriber.desk, position = subscriber.position
      if desk.pointee.isStopped { continue }
      if desk.pointee.timerCount > 0 { wakeTimers(desk, &effects) }
      guard wanted == .all || desk.pointee.subscriptions.rawValue & wanted.rawValue != 0 else { continue }
      let isHistory = wanted == .all ? desk.pointee.warmUp[position] > 0 : desk.pointee.isWarmedUp(by: position)
      if !desk.pointee.deliver(event, position: position, isHistory: isHistory) {
        stop(desk, .backlog(TurnLimits.events), &effects)
      }
    }
  }
}
