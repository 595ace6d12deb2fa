import HostRisk

/// On what terms the owner approves a bundle: money, limits, how far it goes, and what becomes of what it holds.
public struct Terms: Equatable, Sendable {
  public let capital: String
  public let currency: String
  public let limits: Limits
  public let mode: Approval.Mode
  /// `nil` leaves it to the host.
  public let onStop: Approval.OnStop?
  /// The symbols that it may trade; `nil`: whatever the run has.
  public let instruments: [String]?

  /// `nil` unless the capital is a positive decimal number, the currency 2 to 12 of A-Z 0-9, and the instruments are
  /// different symbols.
  public init?(
    capital: String, currency: String, limits: Limits, mode: Approval.Mode, onStop: Approval.OnStop? = nil,
    instruments: [String]? = nil
  ) {
    guard Approval.isCapital(capital), Approval.isCurrency(currency), instruments.map(Approval.areSymbols) ?? true
    else { return nil }
    self.capital = capital
    self.currency = currency
    self.limits = limits
    self.mode = mode
    self.onStop = onStop
    self.instruments = instruments
  }
}
