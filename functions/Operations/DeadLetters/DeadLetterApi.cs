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

/// <summary>Looks at dead letters.</summary>
public sealed class DeadLetterApi(DeadLetterService desk, DeadLetterStore book, TimeProvider clock)
{
    private const int MostShown = 500;

    /// <summary>The dead letters of a tenant, or of <c>nobody</c>: those that name no tenant that there is.</summary>
    [Function("GetDeadLetters")]
    [AllowedTo(FabricRole.Operator)]
    [QueryParameter("entity", "Queue, or topic and subscription with a slash between, such as events/ledger; all without it.")]
    [QueryParameter("code", "How the problem code begins, such as operations.; all without it.")]
    [QueryParameter("before", "Those whose last attempt failed before this time (RFC 3339).")]
    [QueryParameter("after", "Those whose last attempt failed at this time or after it (RFC 3339).")]
    [QueryParameter("status", "waiting, resubmitted, resolved, discarded or all; waiting without it.")]
    [ProducesResponseType<DeadLetterList>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "A query parameter is not sound.")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "dead-letters/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation)
    {
        var reading = DeadLetterFilter.Read(request.Query);
        if (reading is ParseResult<DeadLetterFilter>.Failure { Problems: var problems })
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "Query refused", problems);
        }

        var (place, refusal) = await desk.EnterAsync(tenant, string.Empty, cancellation);
        if (place is null)
        {
            return refusal!;
        }

        var found = await desk.ListAsync(place, ((ParseResult<DeadLetterFilter>.Success)reading).Value, cancellation);
        return Results.Json(
            new DeadLetterList(clock.GetUtcNow(), found.Count, [.. found.Take(MostShown).Select(each => DeadLetterSummary.Of(IdOf(each.Address), each.Letter))]), FabricJson.Options);
    }

    /// <summary>One dead letter with its history; of the body what is no personal data.</summary>
    [Function("GetDeadLetter")]
    [AllowedTo(FabricRole.Operator)]
    [ProducesResponseType<DeadLetterDetail>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status404NotFound, "There is no such dead letter.")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "dead-letters/{tenant}/{id}")] HttpRequest request, string tenant, string id, CancellationToken cancellation)
    {
        var (address, letter, refusal) = await desk.FindAsync(tenant, id, cancellation);
        return address is null ? refusal! : Results.Json(await DetailAsync(address, letter!, isMasked: true, cancellation), FabricJson.Options);
    }

    /// <summary>One dead letter with its whole body. Who asked and why is noted in its history.</summary>
    [Function("OpenDeadLetter")]
    [AllowedTo(FabricRole.Operator)]
    [Consumes(typeof(OperatorActBody), "application/json")]
    [ProducesResponseType<DeadLetterDetail>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "The actor or the reason is missing.")]
    [Refuses(StatusCodes.Status404NotFound, "There is no such dead letter.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 8 MiB.")]
    public async Task<IResult> OpenAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "dead-letters/{tenant}/{id}/open")] HttpRequest request,
        string tenant,
        string id,
        CancellationToken cancellation)
    {
        var (act, refusal) = await desk.BeginAsync(request, tenant, id, cancellation);
        if (act is null)
        {
            return refusal!;
        }

        // First noted, then shown.
        await book.NoteOpenedAsync(act.Address, act.Letter, act.By, cancellation);
        return Results.Json(await DetailAsync(act.Address, await book.FindAsync(act.Address, cancellation), isMasked: false, cancellation), FabricJson.Options);
    }

    private async Task<DeadLetterDetail> DetailAsync(StreamAddress address, DeadLetter letter, bool isMasked, CancellationToken cancellation)
    {
        var message = await book.OpenAsync(letter.Received!.Blob, cancellation);
        return new DeadLetterDetail(
            DeadLetterSummary.Of(IdOf(address), letter),
            isMasked,
            message is null ? null : BodyOf(message.Body, isMasked),
            letter.Received.BodyDigest,
            desk.CanBeEdited(letter),
            letter.History);
    }

    private static JsonElement? BodyOf(byte[] body, bool isMasked)
    {
        if (isMasked)
        {
            return PersonalData.Mask(body) is { } masked ? JsonSerializer.SerializeToElement(masked) : null;
        }

        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(body));
        }
    }

    internal static string IdOf(StreamAddress address) => address.Stream[FabricStreams.DeadLetters.Length..];
}
