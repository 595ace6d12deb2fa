import HostEngine
import HostExecution
import HostJSON
import HostLedger
import HostModel

/// The parts of which records and what followed from them are told.
struct RunWords {
  let universe: Universe

  init(_ universe: Universe) { self.universe = universe }

  func strategy(_ strategy: StrategyID) -> JSON.Member { .init("strategy", .integer(Int64(strategy.index))) }

  func symbol(_ instrument: InstrumentID) -> JSON {
    Int(instrument.index) < universe.listings.count
      ? .string(universe.listings[Int(instrument.index)].symbol) : .integer(Int64(instrument.index))
  }

  func money(_ money: Money) -> JSON { .string(money.text(universe)) }

  func price(_ price: Price, _ instrument: InstrumentID) -> JSON {
    guard Int(instrument.index) < universe.instruments.count else { return .integer(price.ticks) }
    return .string(price.ticks.decimalText(decimals: universe.instruments[Int(instrument.index)].priceDecimals))
  }

  func quantity(_ quantity: Quantity, _ instrument: InstrumentID) -> JSON {
    guard Int(instrument.index) < universe.instruments.count else { return .integer(quantity.units) }
    return .string(quantity.units.decimalText(decimals: universe.instruments[Int(instrument.index)].quantityDecimals))
  }

  func stop(_ reason: StopReason) -> JSON.Member {
    switch reason {
    case .backlog(let count): .init("reason", .string("backlog of \(count) events"))
    case .worker: .init("reason", .string("worker"))
    case .withdrawn: .init("reason", .string("withdrawn"))
    }
  }

  /// A market event; its fields by kind, as in `bulkhead.h`.
  func event(_ event: EventRecord) -> [JSON.Member] {
    let instrument = InstrumentID(event.instrument)
    func price(_ ticks: Int64) -> JSON { self.price(Price(ticks: ticks), instrument) }
    func quantity(_ units: Int64) -> JSON { self.quantity(Quantity(units: units), instrument) }
    let (name, fields): (String, [JSON.Member]) =
      switch event.kind {
      case EventKind.bar:
        (
          "bar",
          [
            .init("open", price(event.field0)), .init("high", price(event.field1)), .init("low", price(event.field2)),
            .init("close", price(event.field3)), .init("volume", quantity(event.field4)),
            .init("interval_ns", .integer(event.field5)),
          ]
        )
      case EventKind.trade:
        (
          "trade",
          [
            .init("price", price(event.field0)), .init("quantity", quantity(event.field1)),
            .init("aggressor", .integer(event.field2)), .init("id", .integer(event.field3)),
          ]
        )
      case EventKind.quote:
        (
          "quote",
          [
            .init("bid", price(event.field0)), .init("bid_size", quantity(event.field1)),
            .init("ask", price(event.field2)), .init("ask_size", quantity(event.field3)),
          ]
        )
      case EventKind.depth:
        (
          "depth",
          [
            .init("price", price(event.field0)), .init("size", quantity(event.field1)),
            .init("side", .string(event.isBidLevel ? "bid" : "ask")), .init("first", .boolean(event.isFirstOfSnapshot)),
            .init("last", .boolean(event.isLastOfBatch)),
          ]
        )
      case EventKind.funding:
        ("funding", [.init("rate_ppb", .integer(event.field0)), .init("mark", price(event.field1))])
      case EventKind.status:
        (
          "status",
          [.init("status", MarketStatus(rawValue: event.field0).map { .string("\($0)") } ?? .integer(event.field0))]
        )
      case EventKind.rules:
        (
          "rules",
          [
            .init("price_step", price(event.field0)), .init("quantity_step", quantity(event.field1)),
            .init("minimum_value_units", .integer(event.field2)), .init("multiplier", .integer(event.field3)),
            .init("maximum_quantity", quantity(event.field4)), .init("rules_version", .integer(event.field5)),
          ]
        )
      default: ("\(event.kind)", [])
      }
    return [
      .init("event", .string(name)), .init("instrument", symbol(instrument)), .init("at", .string(event.time.text)),
    ] + fields
  }

  /// A wish exactly as the strategy wrote it: its own numbers of instruments, ticks and units; what is zero is left out.
  func wish(_ wish: WishRecord, of buffer: borrowing WishBuffer) -> JSON {
    let kinds = ["", "submit", "cancel", "timer", "log", "replace", "cancel_when", "target"]
    var members = [
      JSON.Member("wish", Int(wish.kind) < kinds.count ? .string(kinds[Int(wish.kind)]) : .integer(Int64(wish.kind)))
    ]
    if wish.kind == WishRecord.log {
      let first = Int(wish.text_offset), last = first + Int(wish.text_length)
      guard last <= buffer.textCount else { return .object(members) }
      let text = UnsafeBufferPointer(start: buffer.text, count: buffer.textCount)[first..<last]
      return .object(members + [.init("text", .string(String(decoding: text, as: UTF8.self)))])
    }
    let numbers: [(String, Int64)] = [
      ("ref", Int64(truncatingIfNeeded: wish.clientRef)), ("instrument", Int64(wish.instrument)),
      ("side", Int64(wish.side)), ("type", Int64(wish.type)), ("time_in_force", Int64(wish.timeInForce)),
      ("flags", Int64(wish.flags)), ("price_ticks", wish.price_ticks), ("quantity_units", wish.quantity_units),
      ("time_ns", wish.time_ns), ("detail", wish.detail), ("link", wish.link),
    ]
    for (name, number) in numbers where number != 0 { members.append(.init(name, .integer(number))) }
    return .object(members)
  }

  func report(_ report: VenueReport) -> [JSON.Member] {
    let (name, fields): (String, [JSON.Member]) =
      switch report.report {
      case .filled(let fill, let trade):
        (
          "filled",
          [
            .init("price_ticks", .integer(fill.price.ticks)), .init("quantity_units", .integer(fill.quantity.units)),
            .init("fee", money(fill.fee)), .init("trade", .integer(trade.number)),
          ]
        )
      case .rejected(let code): ("rejected", [.init("code", .integer(code))])
      case .accepted, .cancelled, .cancelRejected, .replaced, .replaceRejected, .expired, .lost, .absent:
        ("\(report.report)", [])
      }
    return [
      .init("report", .string(name)), .init("order", .integer(Int64(truncatingIfNeeded: report.order.number))),
      .init("at", .string(report.time.text)),
    ] + fields
  }
}
