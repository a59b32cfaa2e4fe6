//! Works out what an expression comes to, once its kinds are known to be right.
//!
//! CEL's own rules: what overflows, and a division by zero, is an error. cel's interpreter would do, but for the stack
//! that it takes for each operation.

use cel::common::ast::{CallExpr, Expr, LiteralValue, operators};

/// A value of an expression.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(super) enum Number {
    /// A signed integer.
    Integer(i64),
    /// An unsigned integer.
    Unsigned(u64),
    /// A fraction.
    Double(f64),
    /// True or false.
    Boolean(bool),
}

/// What an expression comes to with these variables; `None` for what CEL reports as an error.
pub(super) fn value(expr: &Expr, variable: &impl Fn(&str) -> Option<i64>) -> Option<Number> {
    match expr {
        Expr::Ident(name) => variable(name).map(Number::Integer),
        Expr::Literal(LiteralValue::Int(number)) => Some(Number::Integer(*number.inner())),
        Expr::Literal(LiteralValue::UInt(number)) => Some(Number::Unsigned(*number.inner())),
        Expr::Literal(LiteralValue::Double(number)) => Some(Number::Double(*number.inner())),
        Expr::Literal(LiteralValue::Boolean(truth)) => Some(Number::Boolean(*truth.inner())),
        Expr::Call(CallExpr { func_name, args, .. }) => {
            let argument = |index: usize| value(&args.get(index)?.expr, variable);
            call(func_name, &argument)
        }
        _ => None,
    }
}

/// An operator or a conversion; only what decides is worked out.
fn call(name: &str, argument: &dyn Fn(usize) -> Option<Number>) -> Option<Number> {
    use Number::{Boolean, Double, Integer, Unsigned};
    match name {
        operators::CONDITIONAL => argument(if argument(0)? == Boolean(true) { 1 } else { 2 }),
        operators::LOGICAL_AND => Some(Boolean(argument(0)? == Boolean(true) && argument(1)? == Boolean(true))),
        operators::LOGICAL_OR => Some(Boolean(argument(0)? == Boolean(true) || argument(1)? == Boolean(true))),
        operators::LOGICAL_NOT => Some(Boolean(argument(0)? == Boolean(false))),
        operators::NEGATE => match argument(0)? {
            Integer(number) => number.checked_neg().map(Integer),
            Double(number) => Some(Double(-number)),
            _ => None,
        },
        "int" | "uint" | "double" => convert(name, argument(0)?),
        _ => match (argument(0)?, argument(1)?) {
            (Integer(left), Integer(right)) => match name {
                operators::ADD => left.checked_add(right).map(Integer),
                operators::SUBSTRACT => left.checked_sub(right).map(Integer),
                operators::MULTIPLY => left.checked_mul(right).map(Integer),
                operators::DIVIDE => left.checked_div(right).map(Integer),
                operators::MODULO => left.checked_rem(right).map(Integer),
                _ => compare(name, &left, &right),
            },
            (Unsigned(left), Unsigned(right)) => match name {
                operators::ADD => left.checked_add(right).map(Unsigned),
                operators::SUBSTRACT => left.checked_sub(right).map(Unsigned),
                operators::MULTIPLY => left.checked_mul(right).map(Unsigned),
                operators::DIVIDE => left.checked_div(right).map(Unsigned),
                operators::MODULO => left.checked_rem(right).map(Unsigned),
                _ => compare(name, &left, &right),
            },
            (Double(left), Double(right)) => match name {
                operators::ADD => Some(Double(left + right)),
                operators::SUBSTRACT => Some(Double(left - right)),
                operators::MULTIPLY => Some(Double(left * right)),
                operators::DIVIDE => Some(Double(left / right)),
                _ => compare(name, &left, &right),
            },
            (Boolean(left), Boolean(right)) => compare(name, &left, &right),
            _ => None,
        },
    }
}

fn compare<T: PartialOrd>(name: &str, left: &T, right: &T) -> Option<Number> {
    let truth = match name {
        operators::EQUALS => left == right,
        operators::NOT_EQUALS => left != right,
        operators::LESS => left < right,
        operators::LESS_EQUALS => left <= right,
        operators::GREATER => left > right,
        operators::GREATER_EQUALS => left >= right,
        _ => return None,
    };
    Some(Number::Boolean(truth))
}

/// `int()`, `uint()` or `double()`: a fraction loses what is behind its point.
#[expect(clippy::cast_precision_loss, reason = "as CEL converts: a double has 53 bits")]
#[expect(clippy::cast_possible_truncation, reason = "the range is checked before")]
#[expect(clippy::cast_sign_loss, reason = "the range is checked before")]
fn convert(to: &str, number: Number) -> Option<Number> {
    use Number::{Double, Integer, Unsigned};
    match (to, number) {
        ("int", Integer(_)) | ("uint", Unsigned(_)) | ("double", Double(_)) => Some(number),
        ("int", Unsigned(number)) => i64::try_from(number).ok().map(Integer),
        ("int", Double(number)) => (number.abs() < i64::MAX as f64).then_some(Integer(number as i64)),
        ("uint", Integer(number)) => u64::try_from(number).ok().map(Unsigned),
        ("uint", Double(number)) => (number >= 0.0 && number < u64::MAX as f64).then_some(Unsigned(number as u64)),
        ("double", Integer(number)) => Some(Double(number as f64)),
        ("double", Unsigned(number)) => Some(Double(number as f64)),
        _ => None,
    }
}
