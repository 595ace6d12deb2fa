import HostLedger
import HostModel
import HostRisk
import HostEngine
import HostExecution
import HostBacktest
import CBulkhead
import Glibc

struct Port: StrategyPort, ~Copyable {
  enum S: Error { case x }
  typealias Stop = S
  let fn: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<bulkhead_event_v1>?, UInt32, UnsafePointer<bulkhead_view_v1>?, UnsafeMutablePointer<bulkhead_wishes_v1>?) -> Void
  let data: UnsafeMutableRawPointer?
  mutating func turn(events: UnsafeBufferPointer<EventRecord>, view: PortfolioView, wishes: inout WishBuffer) throws(S) {
    var v = bulkhead_view_v1(struct_size: 64, position_count: UInt32(view.positions.count), order_count: UInt32(view.orders.count), state: view.state, time_ns: view.time.nanoseconds, equity_units: view.equity_units, cash_units: view.cash_units, free_units: view.free_units,
      positions: UnsafeRawPointer(view.positions.baseAddress!).assumingMemoryBound(to: bulkhead_position_v1.self), orders: UnsafeRawPointer(view.orders.baseAddress!).assumingMemoryBound(to: bulkhead_order_v1.self))
    var w = bulkhead_wishes_v1(struct_size: 40, capacity: 256, count: 0, text_capacity: 16384, text_count: 0, reserved: 0, records: UnsafeMutableRawPointer(wishes.records).assumingMemoryBound(to: bulkhead_wish_v1.self), text: UnsafeMutableRawPointer(wishes.text).assumingMemoryBound(to: CChar.self))
    fn(data, UnsafeRawPointer(events.baseAddress!).assumingMemoryBound(to: bulkhead_event_v1.self), UInt32(events.count), &v, &w)
    wishes.count = Int(w.count); wishes.textCount = Int(w.text_count)
  }
}
struct Rec: NoticeRecord { var fills = 0; var refused = 0; var last: Refusal?
  mutating func note(_ n: Notice, _ w: borrowing WishBuffer) { switch n { case .filled: fills += 1; case .refused(_, let r): refused += 1; last = r; default: break } } }

func go() throws {
  let path = CommandLine.arguments[2]
  // raw f64 [n,6]
  let f = fopen(path, "r")!; fseek(f, 0, SEEK_END); let size = ftell(f); rewind(f)
  let raw = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64); fread(raw, 1, size, f)
  let d = (raw + 128).assumingMemoryBound(to: Double.self); let n = (size - 128) / 48
  let ev = UnsafeMutableBufferPointer<EventRecord>.allocate(capacity: n)
  for i in 0..<n { let r = d + i*6
    func t(_ x: Double) -> Price { Price(ticks: Int64((x*100).rounded())) }
    ev.initializeElement(at: i, to: .bar(InstrumentID(0), closing: Time(nanoseconds: Int64(r[0])*1_000_000 + 60_000_000_000), open: t(r[1]), high: t(r[2]), low: t(r[3]), close: t(r[4]), volume: Quantity(units: Int64((r[5]*10000).rounded())), interval_ns: 60_000_000_000)) }
  let u = try Universe([Listing(symbol: "BTC-USDT", base: "BTC", quote: "USDT", priceDecimals: 2, quantityDecimals: 4, priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1), minimumValueUnits: 0)])
  let h = dlopen(CommandLine.arguments[1], RTLD_NOW)!
  let entry = dlsym(h, "bulkhead_entry")!.assumingMemoryBound(to: bulkhead_entry_v1.self)
  let table = entry.pointee.plugin()!
  for _ in 0..<7 {
    var inst = bulkhead_instrument_v1(); inst.price_decimals = 2; inst.quantity_decimals = 4; inst.price_step_ticks = 1; inst.quantity_step_units = 1; inst.minimum_quantity_units = 1
    var values = [bulkhead_value_v1(integer: 10), bulkhead_value_v1(integer: 20), bulkhead_value_v1(real: 0.05), bulkhead_value_v1(real: 0.1)]
    var setup = bulkhead_setup_v1(); setup.instrument_count = 1; setup.parameter_count = 4; setup.money_decimals = 8
    let data = withUnsafePointer(to: &inst) { i in values.withUnsafeMutableBufferPointer { v in setup.instruments = i; setup.parameters = UnsafePointer(v.baseAddress!); return table.pointee.create(&setup) } }
    var trading = PaperTrading(u, fees: FeeSchedule(maker_ppm: 1000, taker_ppm: 1000), slippage_ppm: 0, strategyCapacity: 1)
    var l = Limits(); l.dailyLoss_ppm = 1_000_000
    _ = trading.engine.open(.init(capital: Money(units: 1_000_000_00000000, u.currency("USDT")!), instruments: [InstrumentID(0)], limits: l, subscriptions: .bars, warmUp: 0))
    let ports = UnsafeMutableBufferPointer<Port>.allocate(capacity: 1)
    ports.initializeElement(at: 0, to: Port(fn: table.pointee.turn, data: data))
    var runner = Runner(trading, ports, record: Rec())
    var a = timespec(), b = timespec(); clock_gettime(CLOCK_MONOTONIC, &a)
    do { try runner.run(UnsafeBufferPointer(ev)) } catch { print(error) }
    clock_gettime(CLOCK_MONOTONIC, &b)
    let s = Double(b.tv_sec - a.tv_sec) + Double(b.tv_nsec - a.tv_nsec) / 1e9
    runner.trading.engine.ledger.checkInvariants()
    print(n, "events", runner.record.fills, "fills", runner.record.refused, runner.record.last as Any, runner.trading.engine.ledger[StrategyID(0)].equity_units.decimalText(decimals: 8), "M/s:", Double(n)/s/1e6)
  }
}
try go()
