import HostModel

extension ValueKind where Value == Time {
  /// A moment in UTC such as `2024-01-01T00:00:00Z`.
  static var time: ValueKind {
    ValueKind(placeholder: "TIME") { text throws(ValueFault) in
      do throws(TimeTextError) { return try Time(parsing: text) } catch {
        switch error {
        case .form: throw ValueFault("not a time such as 2024-01-31T23:59:59Z")
        case .noSuchTime: throw ValueFault("no time that a clock in UTC shows")
        case .range: throw ValueFault("not between 1677-09-22 and 2262-04-11")
        }
      }
    }
  }
}
