import CBulkhead

/// The C side of a strategy. A C function pointer cannot be formed inside a generic type, so the strategy's own file has
/// the one-line closures:
///
///     @c(bulkhead_plugin) public func plugin() -> UnsafePointer<bulkhead_plugin_v1> {
///       Export<BuyOnce>.table(
///         descriptor: { Export<BuyOnce>.descriptor() }, create: { Export<BuyOnce>.create($0) },
///         destroy: { Export<BuyOnce>.destroy($0) }, turn: { Export<BuyOnce>.turn($0, $1, $2, $3, $4) })
///     }
public enum Export<S: Strategy & ~Copyable> {
  /// One strategy with what the SDK keeps beside it.
  @usableFromInline
  struct Cell: ~Copyable {
    @usableFromInline var strategy: S
    @usableFromInline let scales: UnsafeMutablePointer<Scale>
    @usableFromInline let money: Double
    @usableFromInline var lastRef: UInt64 = 0

    init(_ strategy: consuming S, _ setup: bulkhead_setup_v1) {
      self.strategy = strategy
      scales = .allocate(capacity: max(Int(setup.instrument_count), 1))
      for index in 0..<Int(setup.instrument_count) {
        (scales + index).initialize(to: Scale(setup.instruments[index]))
      }
      money = Scale.power(setup.money_decimals)
    }

    deinit { scales.deallocate() }
  }

  public static func descriptor() -> UnsafePointer<bulkhead_descriptor_v1> { S.descriptor.published() }

  public static func create(_ setup: UnsafePointer<bulkhead_setup_v1>?) -> UnsafeMutableRawPointer? {
    guard let setup else { return nil }
    do {
      let strategy = try S(Setup(setup: setup, descriptor: S.descriptor))
      let cell = UnsafeMutablePointer<Cell>.allocate(capacity: 1)
      cell.initialize(to: Cell(strategy, setup.pointee))
      return UnsafeMutableRawPointer(cell)
    } catch {
      return nil
    }
  }

  public static func destroy(_ data: UnsafeMutableRawPointer?) {
    guard let cell = data?.assumingMemoryBound(to: Cell.self) else { return }
    cell.deinitialize(count: 1)
    cell.deallocate()
  }

  /// Hands each event to the strategy by its kind. Kinds of a later version of the boundary are skipped.
  @inlinable @inline(__always)
  public static func turn(
    _ data: UnsafeMutableRawPointer?, _ events: UnsafePointer<bulkhead_event_v1>?, _ count: UInt32,
    _ view: UnsafePointer<bulkhead_view_v1>?, _ wishes: UnsafeMutablePointer<bulkhead_wishes_v1>?
  ) {
    let cell = data.unsafelyUnwrapped.assumingMemoryBound(to: Cell.self)
    let events = events.unsafelyUnwrapped
    var turn = Turn(
      view: view.unsafelyUnwrapped, wishes: wishes.unsafelyUnwrapped, scales: cell.pointee.scales,
      money: cell.pointee.money, lastRef: cell.pointee.lastRef)
    for index in 0..<Int(count) {
      let event = events + index
      let scale = UnsafePointer(cell.pointee.scales) + Int(event.pointee.instrument)
      switch Int(event.pointee.kind) {
      case Int(BULKHEAD_EVENT_BAR): cell.pointee.strategy.receive(Bar(event, scale), &turn)
      case Int(BULKHEAD_EVENT_TRADE): cell.pointee.strategy.receive(Trade(event, scale), &turn)
      case Int(BULKHEAD_EVENT_QUOTE): cell.pointee.strategy.receive(Quote(event, scale), &turn)
      case Int(BULKHEAD_EVENT_DEPTH): cell.pointee.strategy.receive(Depth(event, scale), &turn)
      case Int(BULKHEAD_EVENT_STATUS): cell.pointee.strategy.receive(MarketStatus(event), &turn)
      case Int(BULKHEAD_EVENT_FILLED): cell.pointee.strategy.receive(Fill(event, scale), &turn)
      case Int(BULKHEAD_EVENT_REFUSED): cell.pointee.strategy.receive(Refusal(event), &turn)
      case Int(BULKHEAD_EVENT_TRIGGERED): cell.pointee.strategy.receive(Trigger(event, scale), &turn)
      case Int(BULKHEAD_EVENT_TIMER): cell.pointee.strategy.receive(Timer(event), &turn)
      case Int(BULKHEAD_EVENT_FUNDING): cell.pointee.strategy.receive(Funding(event, scale), &turn)
      case Int(BULKHEAD_EVENT_MARGIN_CALL), Int(BULKHEAD_EVENT_LIQUIDATION):
        cell.pointee.strategy.receive(MarginCall(event, cell.pointee.money), &turn)
      case Int(BULKHEAD_EVENT_PLAN_ENDED): cell.pointee.strategy.receive(PlanEnd(event), &turn)
      default: break
      }
    }
    cell.pointee.lastRef = turn.lastRef
  }

  /// The table of functions, in memory that lives as long as the library.
  public static func table(
    descriptor: @escaping @convention(c) () -> UnsafePointer<bulkhead_descriptor_v1>?,
    create: @escaping @convention(c) (UnsafePointer<bulkhead_setup_v1>?) -> UnsafeMutableRawPointer?,
    destroy: @escaping @convention(c) (UnsafeMutableRawPointer?) -> Void,
    turn:
      @escaping @convention(c) (
        UnsafeMutableRawPointer?, UnsafePointer<bulkhead_event_v1>?, UInt32, UnsafePointer<bulkhead_view_v1>?,
        UnsafeMutablePointer<bulkhead_wishes_v1>?
      ) -> Void,
    extension: @escaping @convention(c) (UnsafePointer<CChar>?) -> UnsafeRawPointer? = { _ in nil }
  ) -> UnsafePointer<bulkhead_plugin_v1> {
    let table = UnsafeMutablePointer<bulkhead_plugin_v1>.allocate(capacity: 1)
    table.initialize(
      to: bulkhead_plugin_v1(
        struct_size: UInt32(MemoryLayout<bulkhead_plugin_v1>.size), abi_major: UInt16(BULKHEAD_ABI_MAJOR),
        abi_minor: UInt16(BULKHEAD_ABI_MINOR), descriptor: descriptor, create: create, destroy: destroy, turn: turn,
        extension: `extension`))
    return UnsafePointer(table)
  }
}

extension Export where S: RestorableStrategy & ~Copyable {
  public static func save(
    _ data: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ capacity: Int64
  ) -> Int64 {
    let cell = data.unsafelyUnwrapped.assumingMemoryBound(to: Cell.self)
    let bytes = cell.pointee.strategy.save()
    if let buffer, bytes.count <= capacity { buffer.update(from: bytes, count: bytes.count) }
    return Int64(bytes.count)
  }

  public static func load(
    _ data: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<UInt8>?, _ length: Int64
  ) -> Int32 {
    let cell = data.unsafelyUnwrapped.assumingMemoryBound(to: Cell.self)
    return cell.pointee.strategy.load(UnsafeRawBufferPointer(start: bytes, count: Int(length))) ? 1 : 0
  }

  /// Answers `bulkhead.state/1` with these two functions: the plugin's `extension` closure calls it.
  ///
  ///     extension: { Export<MyStrategy>.state($0, { Export<MyStrategy>.save($0, $1, $2) }, { Export<MyStrategy>.load($0, $1, $2) }) }
  public static func state(
    _ id: UnsafePointer<CChar>?,
    _ save: @escaping @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, Int64) -> Int64,
    _ load: @escaping @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, Int64) -> Int32
  ) -> UnsafeRawPointer? {
    guard let id, String(cString: id) == BULKHEAD_STATE_V1 else { return nil }
    let table = UnsafeMutablePointer<bulkhead_state_v1>.allocate(capacity: 1)
    table.initialize(
      to: bulkhead_state_v1(
        struct_size: UInt32(MemoryLayout<bulkhead_state_v1>.size), reserved: 0, save: save, load: load))
    return UnsafeRawPointer(table)
  }
}
