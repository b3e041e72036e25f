using Billing.Domain.Access;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.DeadLetters;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Operations.DeadLetters;

/// <summary>Does something about dead letters. Each act is an event with actor and reason.</summary>
public sealed class DeadLetterActs(TenantEndpoint endpoint, DeadLetterService service, DeadLetterStore book)
{
    private const int MostAtOnce = 100;

    // The largest body of a webhook, with who acts and why. It stands there as JSON and needs no escapes.
    private const int LargestBody = 17 * 1024 * 1024;

    private static readonly CommandBody<byte[]?> CorrectedBody = CommandBody.Of("operations", LargestBody, (fields, _) => fields.OptionalJson("body"));

    /// <summary>The body of an act that says who and why.</summary>
    internal static CommandBody<ValueTuple> ActAlone { get; } = CommandBody.OfActAlone("operations", LargestBody);

    /// <summary>Sends a dead letter to its consumer again, as it is or with a corrected body.</summary>
    [Function("PostDeadLetterAgain")]
    [AllowedTo(FabricRole.Operator)]
    [Consumes(typeof(ResubmitBody), "application/json")]
    [ProducesResponseType<DeadLetterSummary>(StatusCodes.Status202Accepted, Description = "It is on its way.")]
    [Refuses(StatusCodes.Status400BadRequest, "The actor or the reason is missing.")]
    [Refuses(StatusCodes.Status404NotFound, "There is no such dead letter.")]
    [Refuses(StatusCodes.Status409Conflict, "It does not wait any more: somebody has dealt with it.")]
    [Refuses(StatusCodes.Status410Gone, "Its message was deleted.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 17 MiB.")]
    [Refuses(StatusCodes.Status422UnprocessableEntity, "The corrected body is not sound; each field at fault is named.")]
    public Task<IResult> ResubmitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dead-letters/{tenant}/{id}/resubmit")] HttpRequest request,
        string tenant,
        string id,
        CancellationToken cancellation) =>
        endpoint.OrNobody.CommandAsync(
            request,
            tenant,
            CorrectedBody,
            (found, corrected, command) => ResubmitAsync(found, id, corrected, command, cancellation),
            cancellation);

    /// <summary>Gives a dead letter up for good.</summary>
    [Function("DiscardDeadLetter")]
    [AllowedTo(FabricRole.Operator)]
    [Consumes(typeof(OperatorActBody), "application/json")]
    [ProducesResponseType<DeadLetterSummary>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "The actor or the reason is missing.")]
    [Refuses(StatusCodes.Status404NotFound, "There is no such dead letter.")]
    [Refuses(StatusCodes.Status409Conflict, "It does not wait any more: somebody has dealt with it.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 17 MiB.")]
    public Task<IResult> DiscardAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dead-letters/{tenant}/{id}/discard")] HttpRequest request,
        string tenant,
        string id,
        CancellationToken cancellation) =>
        endpoint.OrNobody.CommandAsync(
            request,
            tenant,
            ActAlone,
            (found, _, command) => DiscardAsync(found, id, command, cancellation),
            cancellation);

    /// <summary>
    /// Sends up to a hundred dead letters again that wait and that the filter takes, those first that failed first. Give
    /// <c>before</c> when you ask again for the rest, or what fails anew is taken with it. With an Idempotency-Key each is sent at most once under it,
    /// and a repetition takes none that failed after the first time; ask for the rest with another key.
    /// </summary>
    [Function("ResubmitDeadLetters")]
    [AllowedTo(FabricRole.Operator)]
    [QueryParameter(DeadLetterFilter.EntityName, DeadLetterFilter.EntityMeaning)]
    [QueryParameter(DeadLetterFilter.CodeName, DeadLetterFilter.CodeMeaning)]
    [QueryParameter(DeadLetterFilter.BeforeName, DeadLetterFilter.BeforeMeaning)]
    [QueryParameter(DeadLetterFilter.AfterName, DeadLetterFilter.AfterMeaning)]
    [Consumes(typeof(OperatorActBody), "application/json")]
    [ProducesResponseType<ResubmittedMany>(StatusCodes.Status202Accepted, Description = "They are on their way; Left says how many more there are.")]
    [Refuses(StatusCodes.Status400BadRequest, "The actor or the reason is missing, or a query parameter is not sound.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 17 MiB.")]
    public Task<IResult> ResubmitManyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dead-letters/{tenant}/resubmit")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        endpoint.OrNobody.CommandAsync(
            request, tenant, ActAlone, (found, _, command) => ResubmitManyAsync(found, DeadLetterFilter.Read(request.Query), command, cancellation), cancellation);

    /// <summary>Sends a dead letter again, as it is or corrected.</summary>
    internal Task<IResult> ResubmitAsync(Tenant tenant, string id, byte[]? corrected, HttpCommand command, CancellationToken cancellation) =>
        service.AnswerAsync(tenant, id, (address, letter) => ResubmitAsync(address, letter, corrected, command, cancellation), cancellation);

    /// <summary>Gives a dead letter up.</summary>
    internal Task<IResult> DiscardAsync(Tenant tenant, string id, HttpCommand command, CancellationToken cancellation) => service.AnswerAsync(
        tenant, id, async (address, letter) => Answer(address, await book.DiscardAsync(address, letter, command, cancellation), StatusCodes.Status200OK), cancellation);

    private async Task<IResult> ResubmitAsync(StreamAddress address, DeadLetter letter, byte[]? corrected, HttpCommand command, CancellationToken cancellation)
    {
        var before = await book.FindRepeatedAsync(address, DeadLetterStore.Resubmission(letter, command), cancellation);
        if (before is not CommitResult<DeadLetter>.Unchanged { Receipt: null })
        {
            return Answer(address, before, StatusCodes.Status202Accepted);
        }

        if (await book.OpenAsync(letter.Received!.Blob, cancellation) is not { } message)
        {
            return Problems.Of(StatusCodes.Status410Gone, "Message deleted", "operations.body-deleted", "The message was deleted from the container dead-letters.");
        }

        if (corrected is not null)
        {
            message = message.With(corrected);
            if (await service.CheckAsync(letter, message, cancellation) is { Count: > 0 } problems)
            {
                return Problems.Of(StatusCodes.Status422UnprocessableEntity, "Corrected body refused", problems);
            }
        }

        return Answer(address, await book.ResubmitAsync(address, letter, command, message, cancellation), StatusCodes.Status202Accepted);
    }

    private async Task<IResult> ResubmitManyAsync(Tenant tenant, ParseResult<DeadLetterFilter> query, HttpCommand command, CancellationToken cancellation)
    {
        if (query is not ParseResult<DeadLetterFilter>.Success { Value: var filter })
        {
            return DeadLetterFilter.Refuse(query);
        }

        var before = await service.SentUnderKeyAsync(tenant, command, cancellation);
        if (before.Any(receipt => receipt.RequestDigest != command.Digest))
        {
            return Answers.KeyReused();
        }

        // A repetition completes what its first time began, and takes nothing that failed since.
        var until = before.Select(receipt => receipt.HandledAt).Append(filter.Before ?? DateTimeOffset.MaxValue).Min();
        var waiting = (filter with { Status = DeadLetterStatus.Waiting, Before = until }).States(oldestFirst: true);
        var (found, total) = await service.ListAsync(tenant, waiting, after: null, Math.Max(MostAtOnce - before.Count, 0) + 1, cancellation);
        var (sent, refused) = (new SortedSet<string>(before.Select(receipt => DeadLetterApi.IdOf(receipt.Stream)), StringComparer.Ordinal), new List<string>());
        foreach (var letter in found.Take(MostAtOnce - before.Count))
        {
            var address = new StreamAddress(tenant.Id, tenant.HomeRegion, letter.Stream);
            ((ICollection<string>)(await SendAsync(address, letter.Data, command, cancellation) ? sent : refused)).Add(DeadLetterApi.IdOf(letter.Stream));
        }

        var left = total + before.Count - sent.Count - refused.Count;

        // Another sender of the same request may have been quicker with some of them.
        sent.UnionWith((await service.SentUnderKeyAsync(tenant, command, cancellation)).Select(receipt => DeadLetterApi.IdOf(receipt.Stream)));
        var answer = Answers.Json(new ResubmittedMany([.. sent], refused, left), StatusCodes.Status202Accepted);
        return before.Count > 0 && sent.Count == before.Count ? Answers.Again(answer) : answer;
    }

    private async Task<bool> SendAsync(StreamAddress address, DeadLetter letter, HttpCommand command, CancellationToken cancellation) =>
        await book.OpenAsync(letter.Received!.Blob, cancellation) is { } message
        && await book.ResubmitAsync(address, letter, command, message, cancellation)
            is CommitResult<DeadLetter>.Committed or CommitResult<DeadLetter>.Unchanged { Receipt: not null };

    private static IResult Answer(StreamAddress address, CommitResult<DeadLetter> result, int status) =>
        Answers.Of(result, "Not waiting", letter => Answers.Json(DeadLetterSummary.Of(DeadLetterApi.IdOf(address.Stream), letter), status));
}
