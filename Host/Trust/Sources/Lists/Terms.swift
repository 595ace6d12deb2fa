import HostRisk

/// On what terms the owner approves a bundle: money, limits, how far it goes, and what becomes of what it holds.
public struct Terms: Equatable, Sendable {
  public let capital: String
  public let currency: String
  public let limits: Limits
  public let mode: Approval.Mode
  /// `nil` leaves it to the host.
  public let onStop: Approval.OnStop?

  /// `nil` unless the capital is a positive decimal number and the currency 2 to 12 of A-Z 0-9.
  public init?(
    capital: String, currency: String, limits: Limits, mode: Approval.Mode, onStop: Approval.OnStop? = nil
  ) {
    guard Approval.isCapital(capital), Approval.isCurrency(currency) else { return nil }
    self.capital = capital
    self.currency = currency
    self.limits = limits
    self.mode = mode
    self.onStop = onStop
  }
}
