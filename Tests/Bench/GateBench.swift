import HostEngine
import HostExecution
import HostLedger
import HostMarket
import HostModel
import HostRisk

/// From a person's word to the last of a thousand cancels: all orders of four strategies.
@Sendable func measureKill(_ bundles: String) throws -> [Figure] {
  var times: [Double] = []
  for _ in 0..<21 {
    var scene = GateScene()
    scene.rest(orders: 250)
    times.append(try seconds { try scene.kill(orders: 1000) })
  }
  return [
    Figure(name: "kill", value: median(times) * 1000, unit: "ms for 1,000 open orders", against: nil, ratio: nil)
  ]
}

/// One order through every check of the gate, with all limits on: four strategies on eight instruments, each with orders
/// that rest, positions and six hours of market behind it. Nothing is sent, so that each decision meets the same state.
@Sendable func measureGate(_ bundles: String) throws -> [Figure] {
  var scene = GateScene()
  let orders = scene.orders(count: 200_000)
  defer { orders.deallocate() }
  var approved = 0
  var rates: [Double] = []
  for _ in 0..<7 {
    approved = 0
    rates.append(Double(orders.count) / seconds { for order in orders where scene.judge(order) { approved += 1 } })
  }
  precondition(
    (orders.count / 10...orders.count * 9 / 10).contains(approved), "\(approved) of \(orders.count) approved")
  let rate = median(rates)
  return [
    Figure(name: "gate", value: rate, unit: "orders/s", against: "2,000,000 orders/s", ratio: rate / 2_000_000),
    Figure(name: "gate-p99", value: scene.percentile99(orders), unit: "us", against: nil, ratio: nil),
  ]
}

private struct GateOrder {
  let request: OrderRequest
  let strategy: StrategyID
}

private struct GateScene: ~Copyable {
  private var trading: PaperTrading
  private var strategies: [StrategyID] = []
  private var ref: UInt64 = 0
  private var minute: Int64 = 28_401_120
  private var random = RandomStream(seed: 1)
  private static let instruments = 8

  init() {
    let listings = (0..<GateScene.instruments).map {
      Listing(
        symbol: "C\($0)-USDT", base: "C\($0)", quote: "USDT", priceDecimals: 2, quantityDecimals: 5,
        priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1),
        minimumValueUnits: 0)
    }
    guard let universe = try? Universe(listings), let currency = universe.currency("USDT") else {
      preconditionFailure("the bench's instruments are not one run")
    }
    let fees = FeeSchedule(maker_ppm: 500, taker_ppm: 1000)
    trading = PaperTrading(universe, fees: fees, slippage_ppm: 0, strategyCapacity: 4)
    var limits = Limits()
    limits.ordersPerSecond = 1_000
    for _ in 0..<4 {
      strategies.append(
        trading.open(
          Engine.Assignment(
            capital: Money(units: 1_000_000_00000000, currency),
            instruments: universe.instruments.map(\.id),
            limits: limits, subscriptions: [], warmUp: 0)))
    }
    for round in 0..<360 {
      bars()
      if round % 60 == 10 { trade(round / 60) }
    }
  }

  private mutating func bars() {
    minute += 1
    for instrument in 0..<GateScene.instruments {
      let price = Price(ticks: 100_00 + Int64(random.next() % 41) - 20)
      let fault = trading.receive(
        .bar(
          InstrumentID(UInt16(instrument)), closing: Time(nanoseconds: minute * 60_000_000_000), open: price,
          high: price,
          low: price, close: price, volume: Quantity(units: 1_000_000_00000), interval_ns: 60_000_000_000))
      precondition(fault == nil, "a bar of the bench is not valid")
    }
    forgetNotices()
  }

  /// Each strategy buys of another instrument, and leaves orders behind that rest on both sides.
  private mutating func trade(_ number: Int) {
    var wishes = WishBuffer()
    for (index, strategy) in strategies.enumerated() {
      let instrument = UInt16((number + index) % GateScene.instruments)
      wishes.count = 3
      wishes.records[0] = wish(instrument, side: 1, type: 1, price: 0, units: 400_00000)
      wishes.records[1] = wish(instrument, side: 1, type: 2, price: 97_00, units: 10_00000)
      wishes.records[2] = wish(instrument, side: 2, type: 2, price: 104_00, units: 300_00000)
      trading.receive(wishes, from: strategy)
    }
  }

  private mutating func wish(_ instrument: UInt16, side: UInt8, type: UInt8, price: Int64, units: Int64) -> WishRecord {
    ref += 1
    var record = WishRecord()
    record.kind = WishRecord.submit
    record.instrument = instrument
    record.side = side
    record.type = type
    record.timeInForce = type == 1 ? 2 : 1
    record.clientRef = ref
    record.price_ticks = price
    record.quantity_units = units
    return record
  }

  /// Orders of all kinds and sizes near the market, of which the gate lets a good part through.
  mutating func orders(count: Int) -> UnsafeMutableBufferPointer<GateOrder> {
    let orders = UnsafeMutableBufferPointer<GateOrder>.allocate(capacity: count)
    for index in orders.indices {
      ref += 1
      let draw = random.next(), isMarket = draw & 3 == 0
      orders.initializeElement(
        at: index,
        to: GateOrder(
          request: OrderRequest(
            clientRef: ClientRef(ref), instrument: InstrumentID(UInt16(draw >> 8 & 7)),
            side: draw & 4 == 0 ? .buy : .sell, type: isMarket ? .market : .limit,
            timeInForce: isMarket ? .immediate : .untilCancelled,
            quantity: Quantity(units: 200_00000 + Int64(draw >> 16 & 0x1FF) * 100_000),
            price: Price(ticks: isMarket ? 0 : 98_00 + Int64(draw >> 32 % 400))),
          strategy: strategies[Int(draw >> 4 & 3)]))
    }
    return orders
  }

  /// Leaves so many more orders of each strategy behind that rest.
  mutating func rest(orders count: Int) {
    var limits = Limits()
    limits.ordersPerSecond = 1_000
    limits.openOrders = 256
    limits.minimumPosition_ppm = 0
    limits.duplicateWindow_ns = 0
    var wishes = WishBuffer()
    for strategy in strategies {
      trading.engine.change(limits: limits, of: strategy)
      let there = trading.engine.workingOrders(strategy)
      wishes.count = count - there
      for place in 0..<wishes.count {
        wishes.records[place] = wish(UInt16(place % GateScene.instruments), side: 1, type: 2, price: 96_00, units: 1000)
      }
      trading.receive(wishes, from: strategy)
    }
    forgetNotices()
  }

  mutating func kill(orders count: Int) throws {
    let word = PersonsWord(by: "bench", reason: "a measurement", at: Time(nanoseconds: 0))
    trading.obey(StateCommand(.kill, .host, word))
    var cancelled = 0
    while !trading.effects.notices.isEmpty {
      if case .cancelled = trading.effects.notices.removeFirst() { cancelled += 1 }
    }
    guard cancelled == count else { throw BenchFault(problem: "\(cancelled) orders cancelled") }
  }

  private mutating func forgetNotices() {
    while !trading.effects.notices.isEmpty { _ = trading.effects.notices.removeFirst() }
  }

  mutating func judge(_ order: GateOrder) -> Bool {
    switch trading.engine.judge(order.request, position: Int(order.request.instrument.index), of: order.strategy) {
    case .approved: true
    case .refused: false
    }
  }

  mutating func percentile99(_ orders: UnsafeMutableBufferPointer<GateOrder>) -> Double {
    let clock = ContinuousClock()
    var times: [Int64] = []
    times.reserveCapacity(orders.count)
    var approved = 0
    for order in orders {
      let start = clock.now
      if judge(order) { approved += 1 }
      let elapsed = clock.now - start
      times.append(elapsed.components.attoseconds / 1_000_000_000)
    }
    precondition(approved > 0, "nothing was approved")
    times.sort()
    return Double(times[times.count * 99 / 100]) / 1000
  }
}
