import HostModel
import HostRisk

/// What the engine wants of a venue. An order can only be placed with the gate's proof in hand.
public enum VenueRequest: ~Copyable {
  case place(OrderID, Approved)
  case cancel(OrderID, InstrumentID)
}
