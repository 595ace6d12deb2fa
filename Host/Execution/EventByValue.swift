import HostModel

// The same for a record by its value.

extension PaperVenue {
  public mutating func observe(_ event: EventRecord, reports: inout Queue<VenueReport>) {
    withUnsafePointer(to: event) { observe($0, reports: &reports) }
  }
}

extension MarketState {
  @discardableResult
  public mutating func receive(_ event: EventRecord) -> Bool { withUnsafePointer(to: event) { receive($0) } }
}

extension Door {
  public mutating func observe(_ event: EventRecord) { withUnsafePointer(to: event) { observe($0) } }
}
