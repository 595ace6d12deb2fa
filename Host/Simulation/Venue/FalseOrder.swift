import HostExecution
import HostLedger
import HostModel
import HostRisk

/// What a host asked of the venue, as it goes over the line.
enum Ask {
  case place(OrderID, OrderRequest)
  case cancel(OrderID)
  case replace(OrderID, price: Price, total: Quantity)
  case query(OrderID)

  init(_ request: consuming VenueRequest) {
    switch consume request {
    case .place(let id, let approved): self = .place(id, approved.order)
    case .cancel(let id, _): self = .cancel(id)
    case .replace(let id, let approved, let total): self = .replace(id, price: approved.order.price, total: total)
    case .query(let id, _): self = .query(id)
    }
  }
}

/// An order as the venue has it: this, and nothing that the host believes, is what happened.
struct FalseOrder {
  let id: OrderID
  let instrument: InstrumentID
  let side: Side
  let timeInForce: TimeInForce
  let expiry: Time?
  var limit: Price
  var quantity: Int64
  /// With the times at which they happened.
  var fills: [VenueReport] = []
  var filled: Int64 = 0
  var ending: Report?
  /// It has met the market once, and from then on rests.
  var isFresh = true
  /// A query was answered as if it were not there. That may happen once.
  var wasDenied = false

  init(_ id: OrderID, _ order: OrderRequest) {
    self.id = id
    instrument = order.instrument
    side = order.side
    timeInForce = order.timeInForce
    expiry = order.expiry
    limit = order.price
    quantity = order.quantity.units
  }

  var remaining: Int64 { max(quantity - filled, 0) }

  func accepts(_ price: Int64) -> Bool { side == .buy ? price <= limit.ticks : price >= limit.ticks }
}
