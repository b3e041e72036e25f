using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Http;

/// <summary>
/// Brings requests to their handlers with what every handler needs checked: the tenant; of a command also its key, its size, its body, and who acts.
/// </summary>
public sealed class TenantEndpoint
{
    private readonly TenantGate _gate;
    private readonly bool _takesNobody;

    /// <summary>An endpoint for tenants.</summary>
    public TenantEndpoint(TenantGate gate)
        : this(gate, takesNobody: false) => OrNobody = new TenantEndpoint(gate, takesNobody: true);

    private TenantEndpoint(TenantGate gate, bool takesNobody) => (_gate, _takesNobody, OrNobody) = (gate, takesNobody, this);

    /// <summary>The same, also for <c>nobody</c>: what belongs to no tenant.</summary>
    public TenantEndpoint OrNobody { get; }

    /// <summary>Answers a request for a tenant that exists and is at home here, with JSON where the handler gives no answer of its own; else 404 or 421.</summary>
    /// <param name="tenantId">Of the route.</param>
    /// <param name="answer">The handler.</param>
    /// <param name="cancellation">Stops before the handler.</param>
    public async Task<IResult> AnswerAsync<TAnswer>(string tenantId, Func<Tenant, Task<TAnswer>> answer, CancellationToken cancellation)
    {
        var (tenant, refusal) = await _gate.EnterAsync(tenantId, _takesNobody, cancellation);
        if (tenant is null)
        {
            return refusal!;
        }

        var given = await answer(tenant);
        return given as IResult ?? Answers.Json(given);
    }

    /// <summary>Answers a request of a stranger, who must not learn whether a tenant exists: the handler gets null for none. 421 as elsewhere.</summary>
    /// <param name="tenantId">Of the route.</param>
    /// <param name="answer">The handler.</param>
    /// <param name="cancellation">Stops before the handler.</param>
    public async Task<IResult> AnswerStrangerAsync(string tenantId, Func<Tenant?, Task<IResult>> answer, CancellationToken cancellation)
    {
        var (tenant, elsewhere) = await _gate.FindAsync(tenantId, cancellation);
        return elsewhere ?? await answer(tenant);
    }

    /// <summary>Answers a request for a page of a list, whose next page the header <c>Link</c> (RFC 8288) names; 400 for a page that cannot be.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tenantId">Of the route.</param>
    /// <param name="list">Reads the page.</param>
    /// <param name="cancellation">Stops before the handler.</param>
    /// <param name="read">Reads which page is asked for; <see cref="PageRequest.Read"/> without it.</param>
    public Task<IResult> PageAsync<TItem>(
        HttpRequest request,
        string tenantId,
        Func<Tenant, PageRequest, Task<Page<TItem>>> list,
        CancellationToken cancellation,
        Func<IQueryCollection, ParseResult<PageRequest>>? read = null) =>
        AnswerAsync(
            tenantId,
            async tenant => (read ?? PageRequest.Read)(request.Query) switch
            {
                ParseResult<PageRequest>.Success { Value: var asked } => Answers.Page(await list(tenant, asked), request, page => page.Items),
                ParseResult<PageRequest>.Failure { Problems: var problems } => Problems.Of(StatusCodes.Status400BadRequest, "Request refused", problems),
                _ => throw new InvalidOperationException("A reading is a success or a failure."),
            },
            cancellation);

    /// <summary>Does what a person asks for; 413 for a body that is too large, 400 for one, or a key, that is not sound.</summary>
    /// <param name="request">The request, of which the handler sees what was read.</param>
    /// <param name="tenantId">Of the route.</param>
    /// <param name="format">What the body holds beside actor and reason.</param>
    /// <param name="act">The handler.</param>
    /// <param name="cancellation">Stops before the handler.</param>
    public Task<IResult> CommandAsync<TBody>(
        HttpRequest request, string tenantId, CommandBody<TBody> format, Func<Tenant, TBody, HttpCommand, Task<IResult>> act, CancellationToken cancellation) =>
        AnswerAsync(tenantId, tenant => ActAsync(request, tenant, format, act, cancellation), cancellation);

    private static async Task<IResult> ActAsync<TBody>(
        HttpRequest request, Tenant tenant, CommandBody<TBody> format, Func<Tenant, TBody, HttpCommand, Task<IResult>> act, CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, format.Largest, cancellation) is not { } body)
        {
            return RequestBody.TooLarge($"{format.Component}.too-large", format.Largest);
        }

        return Read(request, tenant, format, body) switch
        {
            ParseResult<(TBody Body, HttpCommand Command)>.Success { Value: var read } => await act(tenant, read.Body, read.Command),
            ParseResult<(TBody Body, HttpCommand Command)>.Failure { Problems: var problems } => Problems.Of(StatusCodes.Status400BadRequest, "Request refused", problems),
            _ => throw new InvalidOperationException("A reading is a success or a failure."),
        };
    }

    private static ParseResult<(TBody Body, HttpCommand Command)> Read<TBody>(HttpRequest request, Tenant tenant, CommandBody<TBody> format, ReadOnlyMemory<byte> bytes)
    {
        var key = IdempotencyKey.Read(request.Headers);
        if (JsonText.FindNotUnicode(bytes, format.Component) is { } unread)
        {
            return new ParseResult<(TBody, HttpCommand)>.Failure([.. ProblemsOf(key), unread]);
        }

        var by = JsonFields.Read(bytes, format.Component, fields => OperatorAct.Read(fields, request.CallerId()));

        // What is no JSON object is so for every reader: one of them says it.
        var body = ProblemsOf(by).Any(problem => problem.Path == "$") ? null : format.Read(bytes, tenant);
        return (key, by, body) is (ParseResult<string?>.Success { Value: var given }, ParseResult<OperatorAct>.Success { Value: var person }, ParseResult<TBody>.Success { Value: var read })
            ? new ParseResult<(TBody, HttpCommand)>.Success((read, HttpCommand.Of(request, person, given, bytes)))
            : new ParseResult<(TBody, HttpCommand)>.Failure([.. ProblemsOf(key), .. ProblemsOf(by), .. ProblemsOf(body)]);
    }

    private static IReadOnlyList<Problem> ProblemsOf<T>(ParseResult<T>? reading) => reading is ParseResult<T>.Failure failure ? failure.Problems : [];
}
