"""Did it happen at all? Status of a predicate from its auxiliaries, negation and what it is embedded in."""

from dataclasses import dataclass

from service.coding import syntax
from service.coding.frames import may_be_present
from service.coding.lexicon import past_forms, word_class
from service.coding.trees import Token, Tree
from service.model import Status

_FUTURE = frozenset({"will", "'ll", "shall", "wo"})
_UNCERTAIN = word_class("uncertain")
_NEGATIONS = word_class("negations")
_CONDITIONS = word_class("conditions")
_HABITS = word_class("habits")
_UNREAL = word_class("unreal")
_PLANNED = word_class("planned")
_PLAN_NOUNS = word_class("plan_nouns")
_DUE = word_class("due")
_POSSIBILITIES = word_class("possibilities")
_NOT_DONE = frozenset({"on", "about", "without", "from", "against"})
_NOBODY = frozenset({"nobody", "none", "nothing", "neither"})
_BEFORE = frozenset({"before", "ahead", "until", "till", "pending"})


WILL_NOT = "will not"
"""Why a predicate does not hold whose actor refuses it: `will not send troops`."""


@dataclass(frozen=True)
class Stance:
    """A predicate's status, or None when the text does not say that it happened; `why` names the reason."""

    status: Status | None
    why: str = ""


def stance(tree: Tree, trigger: Token, *, verbal: bool) -> Stance:
    """Judge a predicate; `verbal` marks acts of speech, which headlines and reports put in the present tense."""
    if tree.tokens[-1].lower == "?":
        return Stance(None, "question")
    own = _own(tree, trigger)
    if own.status is None and own.why:
        return own
    if syntax.any_of(tree, trigger, "expectation") and not own.status:
        own = Stance("planned", "expected")
    if trigger.dep == "acl" and syntax.passive(tree, trigger) and syntax.any_of(tree, trigger, "epithet"):
        return Stance(None, "epithet")
    embedded = _embedded(tree, trigger, own)
    if embedded:
        return embedded
    if own.status:
        return own
    return _by_tense(tree, trigger, verbal=verbal)


def _own(tree: Tree, token: Token) -> Stance:
    """What the word's own auxiliaries and modifiers say; an empty stance when nothing."""
    helpers = {t.lower for t in tree.of(token, "aux", "aux:pass", "cop")}
    adverbs = {t.lower for t in tree.of(token, "advmod", "obl", "obl:unmarked", "nmod:unmarked")}
    if unreal := _unreal(tree, token, helpers, adverbs):
        return Stance(None, unreal)
    if "would" in helpers or "'d" in helpers:
        return _would(tree, token)
    is_to = any(mark.lower == "to" for mark in tree.of(token, "mark")) and helpers & {"is", "are", "was", "were"}
    is_due = any(mark.lower in _DUE for mark in tree.of(token, "mark", "advmod", "aux"))
    if helpers & _FUTURE or is_to or is_due:
        return Stance("planned", "future")
    if adverbs & _HABITS:
        return Stance("habitual", "habit")
    return _modified(tree, token)


def _unreal(tree: Tree, token: Token, helpers: set[str], adverbs: set[str]) -> str:
    """Why a word does not say that it is so: negated, conditional or modal; empty when none of these."""
    marks = {t.lower for t in tree.of(token, "mark", "advmod")}
    marks |= {t.lower for subject in tree.of(token, "nsubj", "nsubj:pass") for t in tree.of(subject, "case")}
    if adverbs & _NEGATIONS or "n't" in {t.lower for t in tree.children.get(token.i, ())}:
        refuses = helpers & _FUTURE or ("would" in helpers and _is_reported(tree, token))
        return WILL_NOT if refuses else "negated"
    if [t.lower for t in tree.tokens[max(0, token.i - 2) : token.i]] == ["yet", "to"]:
        return "yet to be"
    if _no_object(tree, token):
        return "negated object"
    if marks & _CONDITIONS or _inverted(tree, token):
        return "conditional"
    return "modal" if helpers & _UNCERTAIN else ""


def _modified(tree: Tree, token: Token) -> Stance:
    """Adjectives of a noun: `a potential attack`, `planned drills`."""
    if token.pos in {"VERB", "AUX"}:
        return Stance(None)
    words = {t.lower for t in tree.of(token, "amod", "det", "compound")}
    if words & _UNREAL:
        return Stance(None, "unreal")
    if "no" in words:
        return Stance(None, "negated")
    if {case.lower for case in tree.of(token, "case")} & _BEFORE:
        return Stance("planned", "before it")
    return Stance("planned", "planned") if words & _PLANNED else Stance(None)


def _no_object(tree: Tree, token: Token) -> bool:
    arguments = tree.of(token, "obj", "nsubj", "nsubj:pass")
    if any(noun.lower in _NOBODY for noun in arguments):
        return True
    return any(det.lower == "no" for noun in arguments for det in tree.of(noun, "det"))


def _inverted(tree: Tree, token: Token) -> bool:
    """`should they establish …`, `were it to …`: an auxiliary before its subject, in a dependent clause."""
    subject = next(iter(tree.of(token, "nsubj")), None)
    first = next(iter(tree.of(token, "aux")), None)
    return bool(
        subject and first and first.i < subject.i and token.dep == "advcl" and first.lower in {"should", "were"}
    )


def _would(tree: Tree, token: Token) -> Stance:
    """`said it would send` is a plan, `would send if` is not."""
    reported = _is_reported(tree, token)
    conditional = any(m.lower in _CONDITIONS for c in tree.of(token, "advcl") for m in tree.of(c, "mark"))
    return Stance("planned", "future in the past") if reported and not conditional else Stance(None, "would")


def _is_reported(tree: Tree, token: Token) -> bool:
    head = tree.head(token)
    return head is not None and (syntax.any_of(tree, head, "report") or syntax.any_of(tree, head, "plan"))


def _embedded(tree: Tree, token: Token, own: Stance) -> Stance | None:
    """What the words above make of it; None when they leave it as it is."""
    current, status = token, own
    for head in tree.ancestors(token):
        found = _under(tree, current, head)
        if found is not None and (found.status is None or found.why):
            above = _own(tree, head)
            return above if above.why and above.status is None else found
        if current.dep.startswith("acl:relcl") or (current.dep == "advcl" and tree.of(current, "nsubj")):
            break
        finite = current.form == "Fin" and head.form == "Inf"
        if current.dep == "conj" and (finite or tree.of(current, "nsubj", "nsubj:pass", "aux")):
            if (above := _own(tree, head)).why == "conditional":
                return above
            current = head
            continue
        if head.pos in {"VERB", "AUX"} and current.dep in {"xcomp", "ccomp", "conj", "advcl", "obj", "obl"}:
            above = _own(tree, head)
            if above.why and (above.status is None or not status.status):
                return above
        current = head
    return None


def _is_accusation(tree: Tree, token: Token) -> bool:
    """`accused Pyongyang of sending …`, `blamed Seoul for sending …`: the charge is an event, what it says is not."""
    marks = {mark.lower for mark in tree.of(token, "mark", "case")}
    if not marks & {"of", "for"} or not token.lower.endswith("ing"):
        return "of" in marks and any(earlier.lemmas & {"accuse", "suspect"} for earlier in tree.tokens[: token.i])
    return any(syntax.any_of(tree, earlier, "charge") for earlier in tree.tokens[: token.i])


def _under(tree: Tree, token: Token, head: Token) -> Stance | None:
    """What one word makes of what depends on it."""
    if _is_accusation(tree, token):
        return Stance(None, "accused of")
    to = any(mark.lower == "to" for mark in tree.of(token, "mark", "case", "aux"))
    return _under_noun(tree, token, head, to=to) or _under_clause(tree, token, head, to=to)


def _under_noun(tree: Tree, token: Token, head: Token, *, to: bool) -> Stance | None:
    """`plans to send`, `the risk of an attack`; a noun whose own verb only may be."""
    under = f"under {head.lower}"
    if token.dep == "acl" and to:
        refused = any(det.lower == "no" for det in tree.of(head, "det"))
        return Stance("planned" if head.lower in _PLAN_NOUNS and not refused else None, under)
    if token.dep == "nmod" and head.lower in _POSSIBILITIES and any(c.lower == "of" for c in tree.of(token, "case")):
        return Stance(None, under)
    modal = {aux.lower for aux in tree.of(head, "aux")} & (_UNCERTAIN | {"would"})
    if token.pos not in {"VERB", "AUX"} and token.dep == "nsubj" and modal:
        return Stance(None, "subject of what may be")
    return None


def _under_clause(tree: Tree, token: Token, head: Token, *, to: bool) -> Stance | None:
    """Purposes, what is due, complements of verbs."""
    has_subject = bool(tree.of(token, "nsubj", "nsubj:outer", "nsubj:pass"))
    if token.dep == "advcl" and to and not has_subject and not syntax.any_of(tree, head, "aspect"):
        return Stance(None, "purpose")
    if token.lower.endswith("ing") and {mark.lower for mark in tree.of(token, "mark", "case")} & _NOT_DONE:
        return Stance(None, "what it is about")
    if head.lower in _DUE and token.dep in {"xcomp", "ccomp", "advcl", "obj"} and (to or token.dep == "xcomp"):
        return Stance("planned", head.lower)
    apart = token.dep == "parataxis" and has_subject and not syntax.any_of(tree, head, "deny")
    complement = token.dep in {"xcomp", "ccomp", "obj", "parataxis", "nsubj:pass", "obl"}
    if apart or head.pos not in {"VERB", "AUX"} or not complement:
        return None
    return _by_verb(tree, token, head, to=to)


_VERDICTS: tuple[tuple[str, Status], ...] = (
    ("deny", "denied"),
    ("plan", "planned"),
    ("postpone", "postponed"),
    ("cancel", "cancelled"),
)


def _by_verb(tree: Tree, token: Token, head: Token, *, to: bool) -> Stance | None:
    nominal = token.pos not in {"VERB", "AUX"}
    if syntax.any_of(tree, head, "report") and not to and not nominal:
        return None
    if verdict := next((status for name, status in _VERDICTS if syntax.any_of(tree, head, name)), None):
        return Stance(verdict, f"under {head.lower}")
    wished = any(case.lower == "for" for case in tree.of(token, "case"))
    passes = nominal and token.dep in {"nsubj:pass", "obl"} and not wished
    if nominal and token.dep == "obj" and "call" in syntax.lemmas(tree, head):
        return Stance("planned", "called")
    doubted = syntax.any_of(tree, head, "doubt") and not passes
    if doubted or (syntax.any_of(tree, head, "end") and not nominal):
        return Stance(None, f"under {head.lower}")
    if head.lower in {"is", "are", "was", "were"} and to:
        return Stance("planned", "is to")
    return Stance("ongoing", f"under {head.lower}") if syntax.any_of(tree, head, "go_on") else None


def _is_past(tree: Tree, verb: Token) -> bool:
    """Whether a form is a past tense, whatever the parser takes it for; `hit` is one unless it follows a plural."""
    if verb.lower.endswith(("ed", "ing")):
        return True
    bases = {lemma.partition("_")[0] for lemma in verb.lemmas}
    if not any(verb.lower in past_forms(base) for base in bases):
        return False
    own = tree.of(verb, "nsubj")
    return verb.lower not in bases or not own or not own[0].lower.endswith("s") or own[0].mention is not None


def _by_tense(tree: Tree, trigger: Token, *, verbal: bool) -> Stance:
    """A finite present without habit is general unless it is a caption's or an act of speech."""
    verb = trigger if trigger.pos in {"VERB", "AUX"} else syntax.first_verb_above(tree, trigger)
    if verb is None or verb.i != trigger.i:
        return Stance("occurred", "noun")
    helpers = {t.lower for t in tree.of(verb, "aux", "aux:pass", "cop")}
    if verb.lower.endswith("ing") and helpers & {"is", "are", "'s", "'re", "been"}:
        return Stance("ongoing", "progressive")
    if helpers or verb.tense != "Pres" or _is_past(tree, verb) or tree.span.role == "caption":
        told = "perfect" if helpers else "present form" if may_be_present(verb.lower) else "past"
        return Stance("occurred", told)
    if verb.form not in {"Fin", ""}:
        return Stance("occurred", "not finite")
    if syntax.any_of(tree, verb, "lasting"):
        return Stance("ongoing", "present of a state")
    return Stance("occurred", "present of speech") if verbal else Stance(None, "general present")
