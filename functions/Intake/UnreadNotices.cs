using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Functions.Messaging;
using Billing.Platform.Intake;

namespace Billing.Functions.Intake;

/// <summary>
/// Keeps what was taken of a sender and cannot be read: its body among the dead letters, where it is corrected and sent again, and every problem
/// in an exception.
/// </summary>
public sealed class UnreadNotices(IntakeLog log, ExceptionQueue exceptions)
{
    /// <summary>Refuses a message for problems of its body.</summary>
    public async Task<HandlerResult> RefuseAsync(IntakeMessage intake, IReadOnlyList<Problem> problems, CancellationToken cancellation)
    {
        await log.HandleAsync(intake, IntakeResults.Refused, cancellation);
        await exceptions.ReportAsync(intake.Tenant, intake.Region, IdOf(intake), problems, intake.Subject, intake.MessageId, cancellation);
        return new HandlerResult.Refused(problems);
    }

    /// <summary>Closes the question about a message that could not be read when it came and was corrected.</summary>
    public Task ResolveAsync(IntakeMessage intake, CancellationToken cancellation) => intake.IsAboutItself
        ? exceptions.ResolveAsync(intake.Tenant, intake.Region, IdOf(intake), "It was corrected and taken.", $"{intake.MessageId}-taken", cancellation)
        : Task.CompletedTask;

    private static string IdOf(IntakeMessage intake) => $"unread-{intake.MessageId}";
}
