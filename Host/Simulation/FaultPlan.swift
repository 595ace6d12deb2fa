/// How much goes wrong in one simulation: so many times in a thousand. Drawn from the seed, so that some seeds are calm
/// and others are storms.
struct FaultPlan {
  /// A request never arrives at the exchange.
  var lostRequest: Int64
  /// A report never arrives at the host.
  var lostReport: Int64
  /// A report arrives twice.
  var doubledReport: Int64
  /// A report arrives late, and others overtake it.
  var lateReport: Int64
  /// The exchange turns an order down.
  var rejection: Int64
  /// An order trades between the cancel and its confirmation.
  var fillAfterCancel: Int64
  /// An order trades more than it asked for.
  var overfill: Int64
  /// A market record goes back in time or makes no sense.
  var badRecord: Int64
  /// The clock jumps ahead by up to a day.
  var clockJump: Int64
  /// At each step: the host's process dies.
  var death: Int64
  /// Of these deaths: the machine loses its power, and with it what was not synced.
  var powerLoss: Int64
  /// At each step: the disk refuses one of the next calls.
  var diskFault: Int64

  init(_ chance: inout Chance) {
    func level(_ most: Int64) -> Int64 { chance.happens(300) ? 0 : chance.draw(0...most) }
    lostRequest = level(100)
    lostReport = level(200)
    doubledReport = level(200)
    lateReport = level(300)
    rejection = level(60)
    fillAfterCancel = level(300)
    overfill = level(10)
    badRecord = level(30)
    clockJump = level(3)
    death = level(12)
    powerLoss = level(1000)
    diskFault = level(4)
  }

  /// Nothing goes wrong any more: what happened before has to come to an end.
  static let none = FaultPlan()

  private init() {
    lostRequest = 0
    lostReport = 0
    doubledReport = 0
    lateReport = 0
    rejection = 0
    fillAfterCancel = 0
    overfill = 0
    badRecord = 0
    clockJump = 0
    death = 0
    powerLoss = 0
    diskFault = 0
  }
}
