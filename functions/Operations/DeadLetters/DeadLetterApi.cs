using System.Text;
using System.Text.Json;
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

/// <summary>Looks at dead letters.</summary>
public sealed class DeadLetterApi(TenantEndpoint endpoint, DeadLetterService service, DeadLetterStore book, TimeProvider clock)
{
    /// <summary>The dead letters of a tenant, or of <c>nobody</c>: those that name no tenant that there is.</summary>
    [Function("GetDeadLetters")]
    [AllowedTo(FabricRole.Operator)]
    [QueryParameter(DeadLetterFilter.EntityName, DeadLetterFilter.EntityMeaning)]
    [QueryParameter(DeadLetterFilter.CodeName, DeadLetterFilter.CodeMeaning)]
    [QueryParameter(DeadLetterFilter.BeforeName, DeadLetterFilter.BeforeMeaning)]
    [QueryParameter(DeadLetterFilter.AfterName, DeadLetterFilter.AfterMeaning)]
    [QueryParameter("status", "waiting, resubmitted, resolved, discarded or all; waiting without it.")]
    [QueryParameter(PageRequest.LimitName, PageRequest.LimitMeaning)]
    [QueryParameter(PageRequest.CursorName, PageRequest.CursorMeaning)]
    [ProducesResponseType<DeadLetterList>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "A query parameter is not sound.")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dead-letters/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        endpoint.OrNobody.AnswerAsync(tenant, found => ListAsync(found, request, cancellation), cancellation);

    /// <summary>One dead letter with its history; of the body what is no personal data.</summary>
    [Function("GetDeadLetter")]
    [AllowedTo(FabricRole.Operator)]
    [ProducesResponseType<DeadLetterDetail>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status404NotFound, "There is no such dead letter.")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dead-letters/{tenant}/{id}")] HttpRequest request, string tenant, string id, CancellationToken cancellation) =>
        endpoint.OrNobody.AnswerAsync(
            tenant,
            found => service.AnswerAsync(found, id, async (address, letter) => Answers.Json(await DetailAsync(address, letter, isMasked: true, cancellation)), cancellation),
            cancellation);

    /// <summary>One dead letter with its whole body. Who asked and why is noted in its history, each time; a repetition with the same Idempotency-Key is one time.</summary>
    [Function("OpenDeadLetter")]
    [AllowedTo(FabricRole.Operator)]
    [Consumes(typeof(OperatorActBody), "application/json")]
    [ProducesResponseType<DeadLetterDetail>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "The actor or the reason is missing.")]
    [Refuses(StatusCodes.Status404NotFound, "There is no such dead letter.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 17 MiB.")]
    public Task<IResult> OpenAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dead-letters/{tenant}/{id}/open")] HttpRequest request,
        string tenant,
        string id,
        CancellationToken cancellation) =>
        endpoint.OrNobody.CommandAsync(
            request,
            tenant,
            DeadLetterActs.ActAlone,
            (found, _, command) => service.AnswerAsync(found, id, (address, letter) => OpenAsync(address, letter, command, cancellation), cancellation),
            cancellation);

    private async Task<IResult> ListAsync(Tenant tenant, HttpRequest request, CancellationToken cancellation)
    {
        var asked = DeadLetterFilter.Read(request.Query).Then(filter => PageRequest.ReadByTime(request.Query)
            .Then(page => ParseResult<(DeadLetterFilter Filter, PageRequest Page)>.Of((filter, page), [])));
        if (asked is not ParseResult<(DeadLetterFilter, PageRequest)>.Success { Value: var (filter, wanted) })
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "Query refused", ((ParseResult<(DeadLetterFilter, PageRequest)>.Failure)asked).Problems);
        }

        var letters = filter.States();
        var (found, total) = await service.ListAsync(tenant, letters, wanted.Place, wanted.Limit + 1, cancellation);
        var page = wanted.Cut(letters, found, each => DeadLetterSummary.Of(IdOf(each.Stream), each.Data));
        return Answers.Page(page, request, some => new DeadLetterList(clock.GetUtcNow(), total, some.Items));
    }

    // First noted, then shown.
    private async Task<IResult> OpenAsync(StreamAddress address, DeadLetter letter, HttpCommand command, CancellationToken cancellation)
    {
        var result = await book.NoteOpenedAsync(address, letter, command, cancellation);
        if (result is CommitResult<DeadLetter>.Rejected)
        {
            return Answers.Of(result, "Not shown", _ => Answers.Json(DeadLetterSummary.Of(IdOf(address.Stream), letter)));
        }

        var detail = await DetailAsync(address, result.CurrentState, isMasked: false, cancellation);
        return Answers.Of(result, "Not shown", _ => Answers.Json(detail));
    }

    private async Task<DeadLetterDetail> DetailAsync(StreamAddress address, DeadLetter letter, bool isMasked, CancellationToken cancellation)
    {
        var message = await book.OpenAsync(letter.Received!.Blob, cancellation);
        return new DeadLetterDetail(
            DeadLetterSummary.Of(IdOf(address.Stream), letter),
            isMasked,
            message is null ? null : BodyOf(message.Body, isMasked),
            letter.Received.BodyDigest,
            service.CanBeEdited(letter),
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
            return JsonText.FindNotUnicode(body, "operations") is null ? JsonElement.Parse(body) : Text(body);
        }
        catch (JsonException)
        {
            return Text(body);
        }

        static JsonElement Text(byte[] body) => JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(body));
    }

    internal static string IdOf(string stream) => stream[FabricStreams.DeadLetters.Length..];
}
