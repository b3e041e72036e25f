using Billing.Domain.Access;
using Billing.Domain.Exceptions;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Exceptions.Acts;

/// <summary>Does something about exceptions, one or many.</summary>
public sealed class ExceptionActApi(TenantEndpoint endpoint, StreamQueries queries, ExceptionActs acts, TimeProvider clock)
{
    private const string Component = "exceptions";
    private const int MostAtOnce = 200;

    // An act may bring a corrected order.
    private const int LargestBody = 17 * 1024 * 1024;

    /// <summary>
    /// Does one thing about an exception: <c>assign</c>, <c>note</c>, <c>tag</c>, <c>resolve</c>, <c>reopen</c>, or an act of its area such as
    /// <c>retake</c>. The answer is that of the command; which acts fit stands with the exception.
    /// </summary>
    [Function("ActUponException")]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Pricing)]
    [Consumes(typeof(ExceptionActBody), "application/json")]
    [ProducesResponseType<ExceptionBody>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "A field is missing or wrong.")]
    [Refuses(StatusCodes.Status404NotFound, "There is no such exception, or no such act.")]
    [Refuses(StatusCodes.Status409Conflict, "The act does not fit the exception as it stands, or its command is refused.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 17 MiB.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "exceptions/{tenant}/{exception}/{act}")] HttpRequest request,
        string tenant,
        string exception,
        string act,
        [DurableClient] DurableTaskClient processes,
        CancellationToken cancellation) => acts.Knows(act)
            ? endpoint.CommandAsync(
                request,
                tenant,
                CommandBody.Of(Component, LargestBody, (fields, _) => Read(act, fields)),
                (found, prepared, command) => acts.DoAsync(found, exception, prepared, command, state => new ActRequest(found, state, command, processes), cancellation),
                cancellation)
            : endpoint.AnswerAsync(tenant, _ => Task.FromResult(UnknownAct(act)), cancellation);

    /// <summary>Does the same about many exceptions, each by itself: those that are named, or that a filter takes, 200 at the most.</summary>
    [Function("ActUponExceptions")]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Pricing)]
    [Consumes(typeof(BulkExceptionActBody), "application/json")]
    [ProducesResponseType<BulkActResult>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "A field is missing or wrong.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 17 MiB.")]
    public Task<IResult> RunBulkAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "exceptions/{tenant}/bulk")] HttpRequest request,
        string tenant,
        [DurableClient] DurableTaskClient processes,
        CancellationToken cancellation) => endpoint.CommandAsync(
            request,
            tenant,
            CommandBody.Of(Component, LargestBody, (fields, _) => ReadBulk(fields)),
            (found, asked, command) => ActOnManyAsync(found, asked, command, processes, cancellation),
            cancellation);

    private async Task<IResult> ActOnManyAsync(Tenant tenant, BulkAct asked, HttpCommand command, DurableTaskClient processes, CancellationToken cancellation)
    {
        var ids = asked.Ids.Count > 0 ? asked.Ids : await FindAsync(tenant, asked.Filter!, cancellation);
        var results = new List<ActResult>();
        foreach (var id in ids.Take(MostAtOnce))
        {
            var answer = await acts.DoAsync(tenant, id, asked.Acts, command, state => new ActRequest(tenant, state, command, processes), cancellation);
            var status = (answer as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
            results.Add(new ActResult(id, status, status < StatusCodes.Status400BadRequest ? null : (answer as IValueHttpResult)?.Value));
        }

        return Answers.Json(new BulkActResult(results.Count(result => result.Problem is null), ids.Count > MostAtOnce, results));
    }

    private async Task<IReadOnlyList<string>> FindAsync(Tenant tenant, ExceptionFilter filter, CancellationToken cancellation) =>
        [.. (await queries.TakeAsync(tenant.Id, tenant.HomeRegion, filter.States, after: null, MostAtOnce + 1, cancellation)).Select(state => state.Data.Raised!.ExceptionId)];

    private List<(IExceptionAct Act, PreparedAct Do)> Read(string act, JsonFields fields) => [.. acts.Named(act).Select(each => (each, each.Read(fields)))];

    private BulkAct ReadBulk(JsonFields fields)
    {
        var act = fields.Id("act");
        if (act.Length > 0 && !acts.Knows(act))
        {
            fields.Refuse("act", "unknown", "must be an act that exceptions have, such as resolve");
        }

        var (ids, filter) = (fields.Texts("ids"), fields.OptionalChild("filter"));
        if (ids.Count == 0 == (filter is null))
        {
            fields.Refuse("ids", "missing", "or filter is required, and not both");
        }
        else if (ids.Count > MostAtOnce)
        {
            fields.Refuse("ids", "too-many", $"may hold {MostAtOnce} at the most");
        }

        return new BulkAct(ids, filter is null ? null : ExceptionFilter.Read(filter, clock.GetUtcNow()), Read(act, fields));
    }

    private static IResult UnknownAct(string act) => Problems.Of(StatusCodes.Status404NotFound, "Unknown act", "exceptions.unknown-act", $"There is no act {act}.");

    private sealed record BulkAct(IReadOnlyList<string> Ids, ExceptionFilter? Filter, IReadOnlyList<(IExceptionAct Act, PreparedAct Do)> Acts);
}
