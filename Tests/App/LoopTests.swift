import HostEngine
import HostExecution
import HostMarket
import HostModel
import HostPlugins
import HostTrust
import Testing

@testable import App

/// The host's loop as a value in this process, with real workers: for what depends on its clock.
@Suite(.serialized) final class LoopTests {
  private let output = TemporaryFile()
  private let errors = TemporaryFile()

  private func host(_ world: RunWorld, turnBudget_ns: Int64 = 30_000_000_000) throws -> PaperHost {
    let market = try ReplayedMarket(paths: [], seed: 1)
    let quarantine = QuarantineFolder(state: world.state)
    try quarantine.make()
    let terms = StartTerms(
      universe: market.universe, currency: try market.universe.quote(),
      verifier: Verifier(trustFolder: world.trust, stateFolder: world.state), launcher: try WorkerLauncher(),
      jail: JailOptions(), parameters: [], capital_units: nil, turnBudget_ns: turnBudget_ns, quarantine: quarantine,
      suspects: SuspectFolder(state: world.state))
    let terminal = Terminal(
      output: OutputStream(output.descriptor, color: false), errors: OutputStream(errors.descriptor, color: false))
    let record = try RunRecord.open(
      state: world.state,
      RunTerms(
        host: "test", market: market.description, listings: market.universe.listings,
        venue: VenueModel(fees: FeeTiers(FeeSchedule(maker_ppm: 0, taker_ppm: 0), [])),
        strategyCapacity: PaperHost.capacity), market.universe, isFresh: false)
    return PaperHost(
      market, record, terms: terms, onStop: .keep,
      development: DevelopmentMode(isOn: true, since: monotonicTime_ns()), printer: RunPrinter(terminal, isQuiet: false)
    )
  }

  @Test func `J04 when the hours of development mode are over, what it let in is withdrawn and the others go on`()
    throws
  {
    let world = try RunWorld()
    try world.makeBundle("mine", approve: false)
    try world.makeBundle("ours")
    var host = try host(world)
    let bundles = ["mine", "ours"].map { "\(world.plugins)/\($0).bhplugin" }
    host.open(bundles, in: world.plugins)
    #expect(host.seats.map(\.supervisor.state) == [.running, .running])
    let length_ns = DevelopmentMode.hours * 3600 * Time.nanosecondsPerSecond
    host.development = DevelopmentMode(isOn: true, since: monotonicTime_ns() - length_ns + 500_000_000)
    try host.run(speed: 1200, length: .seconds(2), StopFlag.watch())
    #expect(host.seats.map(\.supervisor.state) == [.withdrawn, .running])
    #expect(host.seats[0].problem?.code == "E_DEVELOPMENT_OVER" && host.seats[0].port == nil)
    #expect(host.seats[1].problem == nil && host.run.tallies[1].fills > 0)
    #expect(!host.development.allowsUnsigned(at: monotonicTime_ns()))
    #expect(errors.text.contains("E_DEVELOPMENT_OVER"))
  }

  @Test func `J04 what development mode was to let in is not let in when its hours are over meanwhile`() throws {
    let world = try RunWorld()
    try world.makeBundle("mine", approve: false)
    var host = try host(world)
    let seat = Seat("\(world.plugins)/mine.bhplugin", turnBudget_ns: 1)
    host.seats.append(seat)
    let now_ns = monotonicTime_ns()
    host.begin(seat, at: now_ns)
    let over_ns = now_ns + DevelopmentMode.hours * 3600 * Time.nanosecondsPerSecond
    while seat.supervisor.state == .starting(isOutdated: false) { host.collect(seat, at: over_ns) }
    #expect(seat.supervisor.state == .withdrawn && seat.port == nil)
  }

  @Test func `E09 a strategy that has spent its minute gets no turn in the loop until the next one`() throws {
    let world = try RunWorld()
    try world.makeBundle("slow", ["SLOW=40000000"])
    var host = try host(world, turnBudget_ns: 200_000_000)
    host.open(["\(world.plugins)/slow.bhplugin"], in: world.plugins)
    try host.run(speed: 600, length: .seconds(3), StopFlag.watch())
    let seat = host.seats[0]
    #expect(seat.budget.isThrottled && seat.budget.throttledMinutes == 1 && seat.supervisor.state == .running)
    let turns = output.text.split(separator: "\n").filter { $0.contains("says") }.count
    #expect((1...6).contains(turns), "\(turns) turns of 40 ms and more from a budget of 200 ms")
    #expect(errors.text.split(separator: "\n").filter { $0.contains("throttled") }.count == 1)
  }
}
