import Glibc
import HostEngine
import HostModel

/// Why a run cannot be gone on with.
enum RecordError: ExplainedError, Equatable {
  /// It was begun with something else than what is asked for now.
  case terms(String, recorded: String, asked: String)
  /// The venue was modelled otherwise.
  case venue(String)
  /// A record that is whole but makes no run of this host.
  case replay(PaperReplay.Failure)
  /// The market that is there now does not go on where the recorded one stopped.
  case market(recorded: Time, next: Time)
  /// Somebody asks for the run after a record that the journal does not have.
  case ends(last: UInt64, asked: UInt64)
  case notAside(folder: String, number: Int32)

  var code: String {
    switch self {
    case .terms, .venue, .market: "E_RUN_TERMS"
    case .replay: "E_RUN_REPLAY"
    case .ends: "E_NO_RECORD"
    case .notAside: "E_FILE"
    }
  }

  var cause: String {
    switch self {
    case .terms(let what, let recorded, let asked):
      "the run in this state folder was begun with \(what) \(recorded), not \(asked)"
    case .venue(let what): "the run in this state folder was begun with \(what)"
    case .replay(let failure):
      "record \(failure.sequence) of the journal does not fit the run before it: \(failure.fault)"
    case .market(let recorded, let next):
      "the run in this state folder has come to \(recorded.text), and this market goes on at \(next.text)"
    case .ends(let last, let asked): "the journal ends with record \(last), before record \(asked)"
    case .notAside(let folder, let number): "\(folder) cannot be renamed: \(String(cString: strerror(number)))"
    }
  }

  var mend: String {
    switch self {
    case .terms, .venue, .market:
      "use the same options to go on, --fresh to put that run aside and begin anew, or a folder of its own: --state DIR"
    case .replay:
      "run it with the version of the host that wrote it, or put it aside with --fresh and keep it for whoever looks into this"
    case .ends(let last, _): "ask for a record up to \(last), or leave --to away for the last one"
    case .notAside(let folder, _): "look at it with: ls -ld \(folder)"
    }
  }
}
