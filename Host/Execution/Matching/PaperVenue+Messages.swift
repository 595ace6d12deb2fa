import HostModel

extension PaperVenue {
  /// What the host wants, on its way to the venue.
  struct Message {
    let due: Time
    let content: Content

    enum Content {
      case place(VenueOrder)
      case cancel(OrderID, InstrumentID)
      /// The order as it is to be, but for what of it has filled by then.
      case replace(VenueOrder, total: Quantity)
      case query(OrderID, InstrumentID)
    }
  }

  /// A report on its way to the host.
  struct Announcement {
    let due: Time
    let report: VenueReport
  }

  /// The venue's number for a refusal because the market was not open when the order arrived.
  public static let marketNotOpen: Int64 = 27

  mutating func send(_ content: Message.Content, at time: Time, _ reports: inout Queue<VenueReport>) {
    guard model.latency.entry_ns > 0 || model.latency.jitter_ns > 0 else { return arrive(content, at: time, &reports) }
    let due = inboundLine.arrival(
      of: time, after: model.latency.entry_ns, jitter_ns: model.latency.jitter_ns, &draws)
    inbound.append(Message(due: due, content: content))
    wake_ns = min(wake_ns, due.nanoseconds)
  }

  func isOpen(_ instrument: InstrumentID) -> Bool { markets[Int(instrument.index)].status == .open }

  private mutating func arrive(_ content: Message.Content, at time: Time, _ reports: inout Queue<VenueReport>) {
    switch content {
    case .place(let order):
      guard isOpen(order.instrument) else {
        return report(order.id, at: time, .rejected(code: PaperVenue.marketNotOpen), &reports)
      }
      let index = Int(order.instrument.index)
      orders[index].append(order)
      counts[index] += 1
      report(order.id, at: time, .accepted, &reports)
    case .cancel(let id, let instrument):
      let index = Int(instrument.index)
      // Over already: that report is on its way or was read.
      guard let place = orders[index].place(of: id) else { return report(id, at: time, .cancelRejected, &reports) }
      orders[index].remove(at: place)
      counts[index] -= 1
      report(id, at: time, .cancelled, &reports)
    case .replace(let order, let total): replace(order, total: total, at: time, &reports)
    case .query(let id, let instrument):
      let isHere = orders[Int(instrument.index)].place(of: id) != nil
      report(id, at: time, isHere ? .accepted : .absent, &reports)
    }
  }

  /// It stands behind what rests at its new price: as an order that comes now.
  private mutating func replace(
    _ order: VenueOrder, total: Quantity, at time: Time, _ reports: inout Queue<VenueReport>
  ) {
    let index = Int(order.instrument.index)
    guard let place = orders[index].place(of: order.id) else {
      return report(order.id, at: time, .replaceRejected, &reports)
    }
    let filled_units = orders[index][place].filled_units
    guard total.units > filled_units else { return report(order.id, at: time, .replaceRejected, &reports) }
    orders[index].remove(at: place)
    var terms = order
    terms.filled_units = filled_units
    terms.remaining = Quantity(units: total.units - filled_units)
    orders[index].append(terms)
    report(order.id, at: time, .replaced, &reports)
  }

  mutating func report(_ id: OrderID, at time: Time, _ report: Report, _ reports: inout Queue<VenueReport>) {
    let told = VenueReport(id, at: time, report)
    guard model.latency.report_ns > 0 || model.latency.jitter_ns > 0 else { return reports.append(told) }
    let due = outboundLine.arrival(
      of: time, after: model.latency.report_ns, jitter_ns: model.latency.jitter_ns, &draws)
    outbound.append(Announcement(due: due, report: told))
    wake_ns = min(wake_ns, due.nanoseconds)
  }

  /// What was on its way and has arrived by `time`.
  mutating func deliver(until time: Time, _ reports: inout Queue<VenueReport>) {
    while let message = inbound.first, message.due <= time {
      _ = inbound.removeFirst()
      arrive(message.content, at: message.due, &reports)
    }
    while let announcement = outbound.first, announcement.due <= time {
      _ = outbound.removeFirst()
      reports.append(announcement.report)
    }
    noteWake()
  }

  mutating func noteWake() {
    wake_ns = min(inbound.first?.due.nanoseconds ?? Int64.max, outbound.first?.due.nanoseconds ?? Int64.max)
  }
}
