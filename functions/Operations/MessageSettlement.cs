using Azure.Messaging.ServiceBus;
using Billing.Domain.Decisions;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Operations;

/// <summary>What becomes of a message after its command.</summary>
public static class MessageSettlement
{
    // Service Bus takes 4,096 characters; the first problems say enough.
    private const int MostProblemsTold = 10;

    /// <summary>
    /// Completes the message of a command that took effect, now or before. A refused one goes to the dead letters with the
    /// first problem's code as reason, where an operator finds it.
    /// </summary>
    public static Task SettleAsync<TState>(
        this ServiceBusMessageActions actions, ServiceBusReceivedMessage message, CommitResult<TState> result, CancellationToken cancellation) =>
        result is CommitResult<TState>.Rejected rejected
            ? actions.RefuseAsync(message, rejected.Problems, cancellation)
            : actions.CompleteMessageAsync(message, cancellation);

    /// <summary>Sends the message to the dead letters with its problems.</summary>
    public static Task RefuseAsync(
        this ServiceBusMessageActions actions, ServiceBusReceivedMessage message, IReadOnlyList<Problem> problems, CancellationToken cancellation) =>
        actions.DeadLetterMessageAsync(
            message,
            propertiesToModify: null,
            deadLetterReason: problems[0].Code,
            deadLetterErrorDescription: Describe(problems),
            cancellation);

    private static string Describe(IReadOnlyList<Problem> problems)
    {
        var told = string.Join(' ', problems.Take(MostProblemsTold).Select(problem => $"{problem.Path}: {problem.Text}"));
        return problems.Count > MostProblemsTold ? $"{told} And {problems.Count - MostProblemsTold} more." : told;
    }
}
