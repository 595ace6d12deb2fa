import HostModel

/// The state of the host, its venue, each instrument and each strategy, latched: what is not changed by name stays.
///
///     var board = StateBoard(instrumentCount: 2, strategyCapacity: 1)
///     board.tighten(.strategy(id), to: .reduceOnly, because: .loss(loss, of: anchor), at: now)
///     board.state(of: id, in: instrument)     // .reduceOnly
///     board.obey(command, at: now)            // a person's word
public struct StateBoard: ~Copyable {
  // The host, the venue, the instruments, the strategies.
  private let latches: UnsafeMutableBufferPointer<StateLatch>
  private let instrumentCount: Int
  /// For each strategy the strictest of its own, the host's and the venue's: it is asked for at every turn.
  private let strictest: UnsafeMutableBufferPointer<TradingState>

  public init(instrumentCount: Int, strategyCapacity: Int) {
    self.instrumentCount = instrumentCount
    latches = .allocate(capacity: 2 + instrumentCount + strategyCapacity)
    latches.initialize(repeating: StateLatch())
    strictest = .allocate(capacity: strategyCapacity)
    strictest.initialize(repeating: .normal)
  }

  deinit {
    latches.deinitialize()
    latches.deallocate()
    strictest.deallocate()
  }

  public subscript(scope: StateScope) -> StateLatch { latches[place(of: scope)] }

  private func place(of scope: StateScope) -> Int {
    switch scope {
    case .host: 0
    case .venue: 1
    case .instrument(let id): 2 + Int(id.index)
    case .strategy(let id): 2 + instrumentCount + Int(id.index)
    }
  }

  /// What a strategy may do at most, whatever it trades.
  public func state(of strategy: StrategyID) -> TradingState { strictest[Int(strategy.index)] }

  private func note() {
    for index in strictest.indices {
      strictest[index] = max(latches[0].state, latches[1].state, latches[2 + instrumentCount + index].state)
    }
  }

  /// What a strategy may do in one instrument.
  public func state(of strategy: StrategyID, in instrument: InstrumentID) -> TradingState {
    max(state(of: strategy), latches[place(of: .instrument(instrument))].state)
  }

  /// Whether any scope's own state is this one.
  public func isAny(_ state: TradingState, strategyCount: Int) -> Bool {
    latches[..<(2 + instrumentCount + strategyCount)].contains { $0.state == state }
  }

  public func scopes(in state: TradingState, strategyCount: Int) -> [StateScope] {
    let all =
      [.host, .venue] + (0..<instrumentCount).map { StateScope.instrument(InstrumentID(UInt16($0))) }
      + (0..<strategyCount).map { StateScope.strategy(StrategyID(UInt16($0))) }
    return all.filter { self[$0].state == state }
  }

  /// Since when a state concerns a strategy in one instrument; traps where it does not.
  public func since(_ state: TradingState, _ strategy: StrategyID, in instrument: InstrumentID) -> Time {
    let scopes = [.host, .venue, .instrument(instrument), .strategy(strategy)] as [StateScope]
    guard let since = scopes.filter({ self[$0].state == state }).map({ self[$0].since }).min() else {
      preconditionFailure("\(state) does not concern strategy \(strategy.index)")
    }
    return since
  }

  /// What the host decides by itself. `nil` when the scope is that strict already.
  public mutating func tighten(
    _ scope: StateScope, to state: TradingState, because cause: StateCause, at now: Time
  ) -> StateChange? {
    guard state > self[scope].state else { return nil }
    return change(scope, to: state, because: cause, at: now)
  }

  /// A new day: the caution that a day's loss brought about is over. Nothing stricter is, and no caution of a person's.
  public mutating func beginDay(of strategy: StrategyID, at now: Time) -> StateChange? {
    let latch = self[.strategy(strategy)]
    guard latch.state == .caution, case .loss? = latch.cause else { return nil }
    return change(.strategy(strategy), to: .normal, because: .newDay, at: now)
  }

  /// What a person says. `nil` when it is so already.
  public mutating func obey(_ command: StateCommand, at now: Time) -> StateChange? {
    guard let state = command.state(from: self[command.scope].state) else { return nil }
    return change(command.scope, to: state, because: .person(command.word), at: now)
  }

  /// Takes over what another board has changed to.
  public mutating func follow(_ change: StateChange, at now: Time) {
    _ = self.change(change.scope, to: change.after, because: change.cause, at: now)
  }

  private mutating func change(
    _ scope: StateScope, to state: TradingState, because cause: StateCause, at now: Time
  ) -> StateChange {
    let place = place(of: scope), before = latches[place].state
    latches[place] = StateLatch(state: state, since: now, cause: cause)
    note()
    return StateChange(scope: scope, before: before, after: state, cause: cause)
  }

  // MARK: As bytes

  public func encode(into bytes: inout ByteWriter, strategyCount: Int) {
    for latch in latches[..<(2 + instrumentCount + strategyCount)] { latch.encode(into: &bytes) }
  }

  public mutating func restore(from bytes: inout ByteReader, strategyCount: Int) throws(ByteFault) {
    for place in 0..<(2 + instrumentCount + strategyCount) { latches[place] = try StateLatch(decoding: &bytes) }
    note()
  }
}
