using Billing.Domain.Primitives;

namespace Billing.Platform.Configuration;

/// <summary>A problem of a document and the line on which it stands.</summary>
/// <param name="Problem">The problem, with its JSON path.</param>
/// <param name="Line">Line of the file, from 1.</param>
public sealed record LocatedProblem(Problem Problem, int Line)
{
    /// <summary>The problem as clients see it: its text begins with the line.</summary>
    public Problem WithLine => Problem with { Text = $"Line {Line}: {Problem.Text}" };

    /// <summary>The problem in the file of which the document is a part.</summary>
    /// <param name="path">JSON path of the document in the file.</param>
    /// <param name="line">Line of the file on which the document begins.</param>
    public LocatedProblem Within(string path, int line) => new(Problem with { Path = path + Problem.Path[1..] }, Line + line - 1);

    /// <inheritdoc/>
    public override string ToString() => $"{Problem.Path} (line {Line}): {Problem.Text}";
}
