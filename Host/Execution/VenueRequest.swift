import HostModel
import HostRisk

/// What the engine wants of a venue. An order can only be placed with the gate's proof in hand.
public enum VenueRequest: ~Copyable {
  case place(OrderID, Approved)
  case cancel(OrderID, InstrumentID)
  /// New terms for a working order: the proof is for what is still to fill, `total` counts what filled before too.
  case replace(OrderID, Approved, total: Quantity)
  /// What became of it: the venue answers with what it knows, or that it does not know the order.
  case query(OrderID, InstrumentID)
}
