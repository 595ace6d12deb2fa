/// Every key that the trust list speaks of, with what it may do and whether it counts today.
public struct KeyRing: Sendable {
  public let version: Int64
  /// The last day on which the list counts; `nil` when it has none.
  public let expires: Day?
  public let isExpired: Bool
  /// How many owners decide.
  public let threshold: Int
  public let entries: [Entry]

  public struct Entry: Equatable, Sendable {
    public let name: String
    public let key: KeyID
    public let role: Role
    public let state: State
  }

  public enum Role: Equatable, Sendable {
    case owner
    case publisher(ids: [IDGlob], first: Day, last: Day)
    /// Of a key that was revoked without ever being trusted.
    case stranger
  }

  public enum State: String, Sendable {
    case counts, notYet = "not yet", expired, revoked
  }
}

extension Registry {
  /// In the order of the list: owners, publishers, and revoked keys of nobody.
  public func keyRing(now: Int64) throws(TrustRefusal) -> KeyRing {
    let list = try OwnersWord(trustFolder: trustFolder, stateFolder: stateFolder).trust
    let today = Day(ofSecond: now)
    var entries = list.owners.map { KeyRing.Entry(name: $0.name, key: $0.key.id, role: .owner, state: .counts) }
    for publisher in list.publishers {
      let state: KeyRing.State =
        if list.revokedKeys.contains(publisher.key.id) {
          .revoked
        } else if today < publisher.notBefore {
          .notYet
        } else if today > publisher.notAfter {
          .expired
        } else {
          .counts
        }
      entries.append(
        KeyRing.Entry(
          name: publisher.name, key: publisher.key.id,
          role: .publisher(ids: publisher.ids, first: publisher.notBefore, last: publisher.notAfter), state: state))
    }
    for key in list.revokedKeys where list.publisher(key) == nil {
      entries.append(KeyRing.Entry(name: "", key: key, role: .stranger, state: .revoked))
    }
    return KeyRing(
      version: list.version, expires: list.expires, isExpired: list.isExpired(at: now), threshold: list.threshold,
      entries: entries)
  }
}
