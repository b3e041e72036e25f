using System.Text;
using System.Text.Json;
using Billing.Domain.Access;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.DeadLetters;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Operations.DeadLetters;

/// <summary>Does something about dead letters. Each act is an event with actor and reason.</summary>
public sealed class DeadLetterActs(DeadLetterService desk, DeadLetterStore book)
{
    private const int MostAtOnce = 100;

    /// <summary>Sends a dead letter to its consumer again, as it is or with a corrected body.</summary>
    [Function("PostDeadLetterAgain")]
    [AllowedTo(FabricRole.Operator)]
    [Consumes(typeof(ResubmitBody), "application/json")]
    [ProducesResponseType<DeadLetterSummary>(StatusCodes.Status202Accepted, Description = "It is on its way.")]
    [Refuses(StatusCodes.Status400BadRequest, "The actor or the reason is missing.")]
    [Refuses(StatusCodes.Status404NotFound, "There is no such dead letter.")]
    [Refuses(StatusCodes.Status409Conflict, "It does not wait any more: somebody has dealt with it.")]
    [Refuses(StatusCodes.Status410Gone, "Its message was deleted.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 8 MiB.")]
    [Refuses(StatusCodes.Status422UnprocessableEntity, "The corrected body is not sound; each field at fault is named.")]
    public async Task<IResult> ResubmitAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "dead-letters/{tenant}/{id}/resubmit")] HttpRequest request,
        string tenant,
        string id,
        CancellationToken cancellation)
    {
        var (act, refusal) = await desk.BeginAsync(request, tenant, id, cancellation);
        if (act is null)
        {
            return refusal!;
        }

        if (await book.OpenAsync(act.Letter.Received!.Blob, cancellation) is not { } message)
        {
            return Problems.Of(StatusCodes.Status410Gone, "Message deleted", "operations.body-deleted", "The message was deleted from the container dead-letters.");
        }

        if (EditedBody(act.Body) is { } edited)
        {
            message = message.With(edited);
            if (await desk.CheckAsync(act.Letter, message, cancellation) is { Count: > 0 } problems)
            {
                return Problems.Of(StatusCodes.Status422UnprocessableEntity, "Corrected body refused", problems);
            }
        }

        return Answer(id, await book.ResubmitAsync(act.Address, act.Letter, act.By, message, cancellation), StatusCodes.Status202Accepted);
    }

    /// <summary>Gives a dead letter up for good.</summary>
    [Function("DiscardDeadLetter")]
    [AllowedTo(FabricRole.Operator)]
    [Consumes(typeof(OperatorActBody), "application/json")]
    [ProducesResponseType<DeadLetterSummary>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "The actor or the reason is missing.")]
    [Refuses(StatusCodes.Status404NotFound, "There is no such dead letter.")]
    [Refuses(StatusCodes.Status409Conflict, "It does not wait any more: somebody has dealt with it.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 8 MiB.")]
    public async Task<IResult> DiscardAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "dead-letters/{tenant}/{id}/discard")] HttpRequest request,
        string tenant,
        string id,
        CancellationToken cancellation)
    {
        var (act, refusal) = await desk.BeginAsync(request, tenant, id, cancellation);
        return act is null ? refusal! : Answer(id, await book.DiscardAsync(act.Address, act.Letter, act.By, cancellation), StatusCodes.Status200OK);
    }

    /// <summary>
    /// Sends up to a hundred dead letters again that wait and that the filter takes, those first that failed first. Give
    /// <c>before</c> when you ask again for the rest, or what fails anew is taken with it.
    /// </summary>
    [Function("ResubmitDeadLetters")]
    [AllowedTo(FabricRole.Operator)]
    [QueryParameter("entity", "Queue, or topic and subscription with a slash between, such as events/ledger; all without it.")]
    [QueryParameter("code", "How the problem code begins, such as operations.; all without it.")]
    [QueryParameter("before", "Those whose last attempt failed before this time (RFC 3339).")]
    [QueryParameter("after", "Those whose last attempt failed at this time or after it (RFC 3339).")]
    [Consumes(typeof(OperatorActBody), "application/json")]
    [ProducesResponseType<ResubmittedMany>(StatusCodes.Status202Accepted, Description = "They are on their way; Left says how many more there are.")]
    [Refuses(StatusCodes.Status400BadRequest, "The actor or the reason is missing, or a query parameter is not sound.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 8 MiB.")]
    public async Task<IResult> ResubmitManyAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "dead-letters/{tenant}/resubmit")] HttpRequest request, string tenant, CancellationToken cancellation)
    {
        var (place, refusal) = await desk.EnterAsync(tenant, string.Empty, cancellation);
        if (place is null)
        {
            return refusal!;
        }

        var (act, _, unsound) = await DeadLetterService.ReadActAsync(request, cancellation);
        if (act is null)
        {
            return unsound!;
        }

        var reading = DeadLetterFilter.Read(request.Query);
        if (reading is ParseResult<DeadLetterFilter>.Failure { Problems: var problems })
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "Query refused", problems);
        }

        var filter = ((ParseResult<DeadLetterFilter>.Success)reading).Value with { Status = DeadLetterStatus.Waiting };
        var found = await desk.ListAsync(place, filter, cancellation);
        var results = new List<(string Id, bool IsSent)>();
        foreach (var (address, letter) in found.Reverse().Take(MostAtOnce))
        {
            results.Add((DeadLetterApi.IdOf(address), await SendAsync(address, letter, act, cancellation)));
        }

        return Results.Json(
            new ResubmittedMany(
                [.. results.Where(result => result.IsSent).Select(result => result.Id)],
                [.. results.Where(result => !result.IsSent).Select(result => result.Id)],
                found.Count - results.Count),
            FabricJson.Options,
            statusCode: StatusCodes.Status202Accepted);
    }

    private async Task<bool> SendAsync(StreamAddress address, DeadLetter letter, OperatorAct act, CancellationToken cancellation) =>
        await book.OpenAsync(letter.Received!.Blob, cancellation) is { } message
        && await book.ResubmitAsync(address, letter, act, message, cancellation) is CommitResult<DeadLetter>.Committed;

    // Who comes second gets the same answer as who comes late: somebody has dealt with it.
    private static IResult Answer(string id, CommitResult<DeadLetter> result, int status) => result switch
    {
        CommitResult<DeadLetter>.Committed committed => Results.Json(DeadLetterSummary.Of(id, committed.State), FabricJson.Options, statusCode: status),
        CommitResult<DeadLetter>.Rejected rejected => Problems.Of(StatusCodes.Status409Conflict, "Not waiting", rejected.Problems),
        _ => Problems.Of(StatusCodes.Status409Conflict, "Not waiting", "operations.not-waiting", "Somebody else has dealt with the dead letter at the same time."),
    };

    private static byte[]? EditedBody(ReadOnlyMemory<byte> request)
    {
        using var document = JsonDocument.Parse(request);
        return document.RootElement.TryGetProperty("body", out var body) && body.ValueKind != JsonValueKind.Null ? Encoding.UTF8.GetBytes(body.GetRawText()) : null;
    }
}
