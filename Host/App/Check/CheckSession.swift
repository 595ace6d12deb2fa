import Glibc
import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostPlugins
import HostRisk
import HostWire

/// One plugin's time on paper: the real engine, gate, ledger and venue around one worker, and what was seen of it.
struct CheckSession: ~Copyable {
  private var trading: PaperTrading
  private let strategy: StrategyID
  private var wishes = WishBuffer()
  private let instruments: [InstrumentID]
  /// One number for each turn, made of all bytes of its wishes.
  private(set) var digests: [UInt64] = []
  /// How long each turn took.
  private(set) var times_ns: [Int64] = []
  private(set) var wishCount = 0
  /// The first wish that no host could understand, in words.
  private(set) var wishFault: String?

  init(_ subject: CheckSubject) {
    trading = PaperTrading(
      subject.universe, fees: FeeSchedule(maker_ppm: 1000, taker_ppm: 1000), slippage_ppm: 0, strategyCapacity: 1)
    instruments = subject.universe.instruments.map(\.id)
    let unit = subject.universe.currencies[Int(subject.currency.index)]
    strategy = trading.open(
      Engine.Assignment(
        capital: Money(units: 10_000 * powerOfTen(unit.decimals), subject.currency), instruments: instruments,
        limits: Limits(), subscriptions: [.bars, .trades, .quotes, .depth], warmUp: 0))
  }

  /// Shows `port` these events, one turn for each. Throws when the plugin ends.
  mutating func run(_ events: ArraySlice<EventRecord>, _ port: inout JailedStrategy) throws(PluginStop) {
    let clock = ContinuousClock()
    for event in events {
      precondition(trading.receive(event) == nil, "the generated market is not valid: \(event)")
      dropNotices()
      let inbox = trading.engine.inbox(strategy), view = trading.engine.view(strategy)
      let start = clock.now
      try port.turn(events: inbox, view: view, wishes: &wishes)
      times_ns.append((clock.now - start).nanoseconds)
      trading.engine.clearInbox(strategy)
      note()
      trading.receive(wishes, from: strategy)
      dropNotices()
    }
  }

  private mutating func dropNotices() {
    while !trading.effects.notices.isEmpty { _ = trading.effects.notices.removeFirst() }
  }

  private mutating func note() {
    digests.append(wishes.digest)
    wishCount += wishes.count
    guard wishFault == nil else { return }
    wishFault = wishes.fault(instruments: instruments).map { "in turn \(times_ns.count): \($0)" }
  }
}

extension WishBuffer {
  /// A number made of every byte that the plugin wrote: FNV-1a by words, since nobody here has a reason to forge one.
  var digest: UInt64 {
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    let bytes = UnsafeRawPointer(records)
    for offset in stride(from: 0, to: count * MemoryLayout<WishRecord>.stride, by: 8) {
      digest = (digest ^ bytes.load(fromByteOffset: offset, as: UInt64.self)) &* 0x100_0000_01B3
    }
    for index in 0..<textCount { digest = (digest ^ UInt64(text[index])) &* 0x100_0000_01B3 }
    return digest
  }

  /// The first wish that makes no sense, in words.
  func fault(instruments: [InstrumentID]) -> String? {
    instruments.withUnsafeBufferPointer { instruments in
      for index in 0..<count {
        do throws(WishFault) {
          guard case .log(let offset, let length) = try records[index].decoded(instruments: instruments) else {
            continue
          }
          if Int(offset) + Int(length) > textCount { return "wish \(index) logs text from behind its end" }
        } catch {
          return "wish \(index) has \(error.value) as its \(error.field)"
        }
      }
      return nil
    }
  }
}
