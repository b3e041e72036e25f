using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement;

/// <summary>Collects what is wrong with a settlement file: the first hundred problems, and their number.</summary>
/// <remarks>The path of a problem is <c>$.lines[17].net</c>: line 17 of the file, column <c>net</c>.</remarks>
public sealed class SettlementFileProblems
{
    /// <summary>Most problems that are told one by one.</summary>
    public const int MostTold = 100;

    private readonly List<Problem> _told = [];

    /// <summary>The number of problems, told or not.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a problem of the whole file.</summary>
    public void AtFile(string reason, string text) => Add(reason, "$", text);

    /// <summary>Adds a problem of a line.</summary>
    public void AtLine(int line, string reason, string text) => Add(reason, $"$.lines[{line}]", $"Line {line} {text}.");

    /// <summary>Adds a problem of one value.</summary>
    public void AtColumn(int line, string column, string reason, string text) =>
        Add(reason, $"$.lines[{line}].{column}", $"Line {line}, {column}: {text}.");

    /// <summary>The problems that are told, and how many more there are.</summary>
    public IReadOnlyList<Problem> ToList() => Count <= MostTold
        ? _told
        : [.. _told, Problem.Error("settlement.more-problems", "$", $"And {Count - MostTold} more problems.")];

    private void Add(string reason, string path, string text)
    {
        Count++;
        if (Count <= MostTold)
        {
            _told.Add(Problem.Error($"settlement.{reason}", path, text));
        }
    }
}
