using Billing.Domain.Access;
using Billing.Domain.Exceptions;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Exceptions.Acts;

/// <summary>Knows what can be done about exceptions, and does it for those who may.</summary>
public sealed class ExceptionActs(IEnumerable<IExceptionAct> ofAreas, QueueActs ofQueue, StreamStore store, TimeProvider clock)
{
    private readonly List<IExceptionAct> _acts = [.. ofAreas, .. ofQueue.All];

    /// <summary>All acts.</summary>
    public IReadOnlyList<IExceptionAct> All => _acts;

    /// <summary>Names of the acts that fit an exception and that the caller may do.</summary>
    public IReadOnlyList<string> NamesOf(Tenant tenant, ExceptionState state, AccessGrants grants) =>
        [.. _acts.Where(act => act.Fits(state) && May(act, tenant, state, grants)).Select(act => act.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>True if there is an act of this name at all.</summary>
    public bool Knows(string name) => _acts.Exists(act => act.Name == name);

    /// <summary>Acts that have a name; areas may call theirs alike.</summary>
    public IReadOnlyList<IExceptionAct> Named(string name) => _acts.FindAll(act => act.Name == name);

    /// <summary>Does something about an exception; 404 for one that there is not, 409 for an act that does not fit, 403 for a caller who may not.</summary>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="id">Its id.</param>
    /// <param name="prepared">The acts of the name that was asked for, each with what it read.</param>
    /// <param name="command">Who acts, and why.</param>
    /// <param name="request">Makes the request of the act.</param>
    /// <param name="cancellation">Stops in between.</param>
    public async Task<IResult> DoAsync(
        Tenant tenant,
        string id,
        IReadOnlyList<(IExceptionAct Act, PreparedAct Do)> prepared,
        HttpCommand command,
        Func<ExceptionState, ActRequest> request,
        CancellationToken cancellation)
    {
        var address = new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.Exception(id));
        var state = await store.LoadAsync<ExceptionState>(address, cancellation);
        if (state.Raised is null)
        {
            return NotFound(id);
        }

        // A repetition finds the exception as its first time left it, perhaps resolved: it is the area's command that knows it.
        var repeated = command.IdempotencyKey is not null && state.Resolved is not null;
        var fitting = prepared.Where(each => each.Act.Fits(state) || (repeated && each.Act.Fits(state with { Resolved = null }))).ToList();
        if (fitting is not [var (act, carryOut), ..])
        {
            var names = string.Join(", ", NamesOf(tenant, state, command.Grants));
            return Problems.Of(StatusCodes.Status409Conflict, "Not done", "exceptions.act-does-not-fit", $"Exception {id} is {Text(state.Status)}, and this cannot be done about it. What can be done: {names}.");
        }

        if (!May(act, tenant, state, command.Grants))
        {
            var roles = string.Join(" or ", RolesOf(act, state).Select(Text));
            return Problems.Of(StatusCodes.Status403Forbidden, "Not allowed", "exceptions.role-missing", $"{act.Name} needs the role {roles} at {tenant.Id}.");
        }

        var answer = await carryOut(request(state), cancellation);
        if (act.IsOfArea && answer is IStatusCodeHttpResult { StatusCode: null or < StatusCodes.Status400BadRequest })
        {
            await store.ExecuteAsync<ExceptionState>(
                address,
                command.On($"act-upon-exception:{act.Name}"),
                before => ExceptionDecider.ActUpon(before, act.Name, command.Actor, command.Reason, clock.GetUtcNow()),
                cancellation);
        }

        return answer;
    }

    /// <summary>The refusal of an exception that there is not.</summary>
    public static IResult NotFound(string id) => Problems.Of(StatusCodes.Status404NotFound, "Unknown exception", "exceptions.unknown", $"There is no exception {id}.");

    private static bool May(IExceptionAct act, Tenant tenant, ExceptionState state, AccessGrants grants) => grants.Allow(tenant.Id, [.. RolesOf(act, state)]);

    private static IReadOnlyList<FabricRole> RolesOf(IExceptionAct act, ExceptionState state) =>
        act.Roles.Count > 0 ? act.Roles : [state.Routed?.Owner ?? FabricRole.Operator, .. state.Escalated is { } escalated ? new[] { escalated.Owner } : []];

    private static string Text<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
