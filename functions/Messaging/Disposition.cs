using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Platform.Messaging;

namespace Billing.Functions.Messaging;

/// <summary>The end of an attempt to handle a message: one of the cases nested here.</summary>
public abstract record Disposition
{
    // Service Bus takes 4,096 characters; the first problems say enough.
    private const int MostProblemsTold = 10;
    private const int LongestDescription = 4_000;

    private Disposition()
    {
    }

    /// <summary>The message is done with.</summary>
    public sealed record Complete : Disposition;

    /// <summary>The session waits, with this message at its head.</summary>
    /// <param name="Block">Why and until when.</param>
    public sealed record Wait(SessionRetryState Block) : Disposition;

    /// <summary>The message goes to the dead letters.</summary>
    /// <param name="Reason">Problem code.</param>
    /// <param name="Description">For an operator.</param>
    /// <param name="Properties">Application properties to set: attempts, when the first and the last failed, and the sender's trace.</param>
    public sealed record GiveUp(string Reason, string Description, Dictionary<string, object> Properties) : Disposition;

    /// <summary>Problems as one text.</summary>
    public static string Describe(IReadOnlyList<Problem> problems)
    {
        var told = string.Join(' ', problems.Take(MostProblemsTold).Select(problem => $"{problem.Path}: {problem.Text}"));
        return Shorten(problems.Count > MostProblemsTold ? $"{told} And {problems.Count - MostProblemsTold} more." : told);
    }

    /// <summary>A text as long as a description may be.</summary>
    public static string Shorten(string text) => text.Length <= LongestDescription ? text : text[..LongestDescription];
}
