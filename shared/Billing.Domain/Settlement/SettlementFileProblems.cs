using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement;

/// <summary>What is wrong with a settlement file: the first hundred problems, and how many there are.</summary>
/// <remarks>The path of a problem is <c>$.lines[17].net</c>: line 17 of the file, column <c>net</c>.</remarks>
internal sealed class SettlementFileProblems
{
    /// <summary>Most problems that are told one by one.</summary>
    public const int MostTold = 100;

    private readonly List<Problem> _told = [];

    public int Count { get; private set; }

    public void AtFile(string reason, string text) => Add(reason, "$", text);

    public void AtLine(int line, string reason, string text) => Add(reason, $"$.lines[{line}]", $"Line {line} {text}.");

    public void AtColumn(int line, string column, string reason, string text) =>
        Add(reason, $"$.lines[{line}].{column}", $"Line {line}, {column}: {text}.");

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
