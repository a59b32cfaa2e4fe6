//! nodeadm's formula of how many pods a node takes, in CEL.

mod arithmetic;

use cel::common::ast::{CallExpr, Expr, LiteralValue, operators};
use cel::parser::{Expression, ParseErrors, PrattParser};

use self::arithmetic::Number;

use super::error::{ValueError, quoted};
use super::text::text_value;
use crate::near_miss::near_miss;

text_value! {
    /// A CEL expression that nodeadm can work out to a number of pods: `kubelet.maxPodsExpression` of a `NodeConfig`.
    ///
    /// nodeadm warns of an expression that it cannot work out and goes on with the standard number, so that its grammar,
    /// variables and types are checked here. Sources: amazon-eks-ami, `nodeadm/doc/usage.md`, "Defining a Max Pods
    /// Expression"; `nodeadm/internal/kubelet/eni_max_pods.go` for the variables, all integers, and the environment, which
    /// is CEL's standard one without extensions (no `min`, no `math`). `vcpus` and `physical_memory_mib`, which newer
    /// images know as well, are refused: an older image would pass over the whole expression.
    MaxPodsExpression, check_expression
}

/// What an expression can use, each an integer.
const VARIABLES: [&str; 3] = ["default_enis", "ips_per_eni", "max_pods"];

/// The functions that make one kind of number of another.
const CONVERSIONS: [(&str, Kind); 3] = [("int", Kind::Integer), ("uint", Kind::Unsigned), ("double", Kind::Double)];

const EXAMPLE: &str = "((default_enis - 1) * (ips_per_eni - 1)) + 2";

/// Interfaces and addresses of an interface, from the smallest instance type to the largest.
const INSTANCES: [(u32, u32); 4] = [(2, 2), (3, 10), (8, 30), (15, 50)];

/// The longest text that is read: what nests as deep as its characters are many must not use up the stack.
const LONGEST: usize = 256;

/// What CEL's type checker tells apart in arithmetic; it mixes none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Integer,
    Unsigned,
    Double,
    Boolean,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Integer => "an integer",
            Self::Unsigned => "an unsigned integer",
            Self::Double => "a fraction",
            Self::Boolean => "true or false",
        }
    }
}

impl MaxPodsExpression {
    /// How many pods the VPC CNI's own rule counts: the variable `max_pods`.
    pub fn standard(interfaces: u32, addresses: u32) -> u32 {
        interfaces.saturating_mul(addresses.saturating_sub(1)).saturating_add(2)
    }

    /// How many pods an instance takes whose default network card has `interfaces`, each with `addresses` IPv4
    /// addresses.
    ///
    /// `None` where the result is no number from 1 to 2³¹ − 2, for which nodeadm falls back to the standard number.
    pub fn pods(&self, interfaces: u32, addresses: u32) -> Option<u32> {
        pods(&parse(self.as_str()).ok()?.expr, interfaces, addresses)
    }
}

/// Reads CEL. The crate's other parser, its default, runs out of stack on some ten open parentheses.
fn parse(text: &str) -> Result<Expression, ParseErrors> {
    PrattParser::new().max_recursion_depth(24).parse(text)
}

fn check_expression(text: &str) -> Result<(), ValueError> {
    let shown = quoted(text);
    if text.len() > LONGEST {
        let message = format!(
            "{shown} has {} characters, more than a formula for max pods needs; write it with up to {LONGEST}",
            text.len()
        );
        return Err(ValueError::new(message));
    }
    let tree = parse(text).map_err(|errors| {
        // The first is what went wrong; what follows is how the parser tried to go on.
        let place =
            errors.errors.first().map_or_else(String::new, |error| format!(" at character {}", error.pos.1.max(1)));
        ValueError::new(format!(
            "{shown} is not a CEL expression: it breaks off or is wrong{place}; it looks like \"{EXAMPLE}\""
        ))
    })?;
    let kind =
        kind(&tree.expr).map_err(|fault| ValueError::new(format!("{shown} is no formula for max pods: {fault}")))?;
    if kind != Kind::Integer {
        let message = format!("{shown} comes to {}, not to a number of pods; it looks like \"{EXAMPLE}\"", kind.name());
        return Err(ValueError::new(message));
    }
    if INSTANCES.iter().any(|(interfaces, addresses)| pods(&tree.expr, *interfaces, *addresses).is_some()) {
        return Ok(());
    }
    let message =
        format!("{shown} comes to no number of pods, 1 or more, on any instance type; it looks like \"{EXAMPLE}\"");
    Err(ValueError::new(message))
}

/// What an expression comes to, as CEL's type checker has it.
fn kind(expr: &Expr) -> Result<Kind, String> {
    match expr {
        Expr::Ident(name) if VARIABLES.contains(&name.as_str()) => Ok(Kind::Integer),
        Expr::Ident(name) => Err(unknown("variable", name)),
        Expr::Literal(LiteralValue::Int(_)) => Ok(Kind::Integer),
        Expr::Literal(LiteralValue::UInt(_)) => Ok(Kind::Unsigned),
        Expr::Literal(LiteralValue::Double(_)) => Ok(Kind::Double),
        Expr::Literal(LiteralValue::Boolean(_)) => Ok(Kind::Boolean),
        Expr::Call(call) => call_kind(call),
        _ => Err(format!(
            "it holds more than numbers, {} and arithmetic; write it with these alone",
            VARIABLES.join(", ")
        )),
    }
}

fn call_kind(call: &CallExpr) -> Result<Kind, String> {
    use operators::{
        ADD, CONDITIONAL, DIVIDE, EQUALS, GREATER, GREATER_EQUALS, LESS, LESS_EQUALS, LOGICAL_AND, LOGICAL_NOT,
        LOGICAL_OR, MODULO, MULTIPLY, NEGATE, NOT_EQUALS, SUBSTRACT,
    };
    if call.target.is_some() {
        return Err(unknown("function", &call.func_name));
    }
    let name = call.func_name.as_str();
    let shown = name.replace('_', " ");
    let shown = shown.trim();
    let kinds = call.args.iter().map(|argument| kind(&argument.expr)).collect::<Result<Vec<Kind>, String>>();
    let conversion = CONVERSIONS.iter().find(|(conversion, _)| *conversion == name);
    let is_number = |kind: Kind| kind != Kind::Boolean;
    match (name, kinds.as_deref()) {
        (ADD | SUBSTRACT | MULTIPLY | DIVIDE, Ok([left, right])) if left == right && is_number(*left) => Ok(*left),
        (MODULO, Ok([left, right])) if left == right && matches!(left, Kind::Integer | Kind::Unsigned) => Ok(*left),
        (NEGATE, Ok([number])) if matches!(number, Kind::Integer | Kind::Double) => Ok(*number),
        (LESS | LESS_EQUALS | GREATER | GREATER_EQUALS | EQUALS | NOT_EQUALS, Ok([left, right])) if left == right => {
            Ok(Kind::Boolean)
        }
        (LOGICAL_AND | LOGICAL_OR, Ok([Kind::Boolean, Kind::Boolean])) | (LOGICAL_NOT, Ok([Kind::Boolean])) => {
            Ok(Kind::Boolean)
        }
        (CONDITIONAL, Ok([Kind::Boolean, yes, no])) if yes == no => Ok(*yes),
        (_, kinds) => match (conversion, kinds) {
            (Some((_, to)), Ok([from])) if is_number(*from) => Ok(*to),
            (None, _) if name.starts_with(|first: char| first.is_ascii_alphabetic()) => Err(unknown("function", name)),
            (_, Err(fault)) => Err(fault.clone()),
            (_, Ok(kinds)) => {
                let kinds: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
                Err(format!(
                    "\"{shown}\" does not take {}; CEL mixes no kinds of numbers, so convert with int()",
                    kinds.join(" and ")
                ))
            }
        },
    }
}

/// The message for a name that nodeadm does not offer.
fn unknown(what: &str, name: &str) -> String {
    let variables = VARIABLES.join(", ");
    let shown = quoted(name);
    match (what, name, near_miss(name, VARIABLES)) {
        ("function", "min" | "max", _) => {
            format!("nodeadm has no function {shown}; write \"max_pods < 110 ? max_pods : 110\"")
        }
        ("function", ..) => format!("nodeadm has no function {shown}; write it with + - * / % and a ? b : c"),
        (_, "vcpus" | "physical_memory_mib", _) => {
            format!(
                "only the newest nodeadm has the variable {shown}, and others pass over the formula; write it with {variables}"
            )
        }
        (_, _, Some(near)) => format!("nodeadm has no variable {shown}; did you mean {near}?"),
        (_, _, None) => format!("nodeadm has no variable {shown}; it has {variables}"),
    }
}

/// What the expression comes to on an instance type.
fn pods(tree: &Expr, interfaces: u32, addresses: u32) -> Option<u32> {
    let values = [interfaces, addresses, MaxPodsExpression::standard(interfaces, addresses)];
    let variable = |name: &str| {
        let index = VARIABLES.iter().position(|variable| *variable == name)?;
        values.get(index).copied().map(i64::from)
    };
    match arithmetic::value(tree, &variable)? {
        // Source: nodeadm, `evaluateCustomMaxPodsExpression`: positive, and less than the largest int32.
        Number::Integer(pods) if pods > 0 && pods < i64::from(i32::MAX) => u32::try_from(pods).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
