import CBulkhead
import HostModel
import Synchronization

// Carrying a request out with the plugin's functions. Events, view and wishes stay where the host put them.
extension WorkerEnd {
  public func create(with table: PluginTable) -> UnsafeMutableRawPointer? {
    let order = order.pointee
    var setup = bulkhead_setup_v1()
    setup.struct_size = UInt32(MemoryLayout<bulkhead_setup_v1>.size)
    setup.instrument_count = order.instrumentCount
    setup.parameter_count = order.parameterCount
    setup.money_decimals = order.moneyDecimals
    withUnsafeMutableBytes(of: &setup.currency) { $0.storeBytes(of: order.currency, as: (UInt64, UInt64).self) }
    setup.instruments = UnsafePointer(
      (wire.base + WireLayout.instruments).assumingMemoryBound(to: bulkhead_instrument_v1.self))
    setup.parameters = UnsafePointer(
      (wire.base + WireLayout.parameters).assumingMemoryBound(to: bulkhead_value_v1.self))
    return table.create(&setup)
  }

  public func turn(with table: PluginTable, strategy: UnsafeMutableRawPointer) {
    let order = order.pointee
    // What the turn before left behind is wiped, so that a plugin which fills a record in part writes the same bytes
    // whatever happened before.
    wishes.update(
      repeating: bulkhead_wish_v1(),
      count: Int(min(answer.wishCount.pointee.load(ordering: .relaxed), UInt32(TurnLimits.wishes))))
    var view = bulkhead_view_v1()
    view.struct_size = UInt32(MemoryLayout<bulkhead_view_v1>.size)
    view.position_count = order.positionCount
    view.order_count = order.orderCount
    view.state = order.state
    view.time_ns = order.time_ns
    view.equity_units = order.equity_units
    view.cash_units = order.cash_units
    view.free_units = order.free_units
    view.positions = UnsafePointer(
      (wire.base + WireLayout.positions).assumingMemoryBound(to: bulkhead_position_v1.self))
    view.orders = UnsafePointer((wire.base + WireLayout.orders).assumingMemoryBound(to: bulkhead_order_v1.self))
    var result = bulkhead_wishes_v1()
    result.struct_size = UInt32(MemoryLayout<bulkhead_wishes_v1>.size)
    result.capacity = UInt32(TurnLimits.wishes)
    result.text_capacity = UInt32(TurnLimits.textBytes)
    result.records = wishes
    result.text = (wire.base + WireLayout.text).assumingMemoryBound(to: CChar.self)
    let events = UnsafePointer((wire.base + WireLayout.events).assumingMemoryBound(to: bulkhead_event_v1.self))
    table.turn(strategy, events, order.eventCount, &view, &result)
    answer.wishCount.pointee.store(result.count, ordering: .relaxed)
    answer.textCount.pointee.store(result.text_count, ordering: .relaxed)
  }

  public func save(with table: PluginTable, strategy: UnsafeMutableRawPointer) -> WireStatus {
    guard let state = table.state else { return .notSupported }
    let place = (wire.base + WireLayout.state).assumingMemoryBound(to: UInt8.self)
    answer.length.pointee.store(state.save(strategy, place, Int64(TurnLimits.stateBytes)), ordering: .relaxed)
    return .done
  }

  public func load(with table: PluginTable, strategy: UnsafeMutableRawPointer) -> WireStatus {
    guard let state = table.state else { return .notSupported }
    let place = (wire.base + WireLayout.state).assumingMemoryBound(to: UInt8.self)
    return state.load(strategy, place, order.pointee.stateLength) == 1 ? .done : .refused
  }
}
