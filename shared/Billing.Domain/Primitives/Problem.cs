namespace Billing.Domain.Primitives;

/// <summary>The weight of a problem.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing is refused.</summary>
    Warning,

    /// <summary>The command is refused.</summary>
    Error,
}

/// <summary>A reason why something was refused or is doubtful, for a program to act on and a person to read.</summary>
/// <param name="Code">Stable and lower-case, such as <c>order.total-differs</c>; never reworded.</param>
/// <param name="Severity">True if it refuses the command.</param>
/// <param name="Component">The business area that found it, such as <c>orders</c>.</param>
/// <param name="Path">JSON path of the field at fault, <c>$</c> for the whole.</param>
/// <param name="Text">One sentence for a person. Holds no personal data and no secret.</param>
public sealed record Problem(string Code, Severity Severity, string Component, string Path, string Text)
{
    /// <summary>A problem that refuses the command.</summary>
    public static Problem Error(string code, string path, string text) => new(code, Severity.Error, code.Split('.')[0], path, text);
}
