using Billing.Domain.Access;
using Billing.Domain.Exceptions;
using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Exceptions.Acts;

/// <summary>The acts that every exception has: assign, note, tag, resolve, reopen.</summary>
public sealed class QueueActs(StreamStore store, ExceptionPolicies policies, TimeProvider clock)
{
    private static readonly FabricRole[] Anyone = [FabricRole.Operator, FabricRole.Finance, FabricRole.Pricing];

    /// <summary>The acts.</summary>
    public IReadOnlyList<IExceptionAct> All =>
    [
        new QueueAct("assign", Anyone, IsOpen, Assign),
        new QueueAct("note", Anyone, _ => true, _ => Decide("note-exception", (state, command, now) => ExceptionDecider.Note(state, command.Reason, command.Actor, now))),
        new QueueAct("tag", Anyone, _ => true, Tag),
        new QueueAct("resolve", [], IsOpen, _ => Decide("resolve-exception", (state, command, now) => ExceptionDecider.ResolveBy(state, command.Actor, command.Reason, now))),
        new QueueAct("reopen", [], state => !IsOpen(state), _ => Decide("reopen-exception", (state, command, now) => ExceptionDecider.Reopen(state, command.Actor, command.Reason, now))),
    ];

    private static bool IsOpen(ExceptionState state) => state.Resolved is null;

    private PreparedAct Assign(JsonFields fields)
    {
        var assignee = fields.OptionalText("assignee", 100);
        return Decide("assign-exception", (state, command, now) => ExceptionDecider.Assign(state, assignee, command.Actor, command.Reason, now));
    }

    private PreparedAct Tag(JsonFields fields)
    {
        var rootCause = fields.Id("rootCause");
        var decide = Decide("tag-exception", (state, command, now) => ExceptionDecider.Tag(state, rootCause, command.Actor, command.Reason, now));
        return async (request, cancellation) =>
        {
            var known = (await policies.OfAsync(request.Tenant, cancellation)).RootCauses;
            return known.Contains(rootCause)
                ? await decide(request, cancellation)
                : Problems.Of(
                    StatusCodes.Status400BadRequest,
                    "Request refused",
                    [Problem.Error("exceptions.unknown-root-cause", "$.rootCause", $"rootCause must be one of {string.Join(", ", known)}, as the document exceptions has them.")]);
        };
    }

    private PreparedAct Decide(string name, Func<ExceptionState, HttpCommand, DateTimeOffset, Outcome> decide) => async (request, cancellation) =>
    {
        var (tenant, command) = (request.Tenant, request.Command);
        var result = await store.ExecuteAsync<ExceptionState>(
            new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.Exception(request.Exception.Raised!.ExceptionId)),
            command.On(name),
            state => decide(state, command, clock.GetUtcNow()),
            cancellation);
        return Answers.Of(result, "Not done", state => Answers.Json(ExceptionBody.Of(tenant.Id, state)));
    };

    private sealed class QueueAct(string name, IReadOnlyList<FabricRole> roles, Func<ExceptionState, bool> fits, Func<JsonFields, PreparedAct> read) : IExceptionAct
    {
        public string Name { get; } = name;

        public IReadOnlyList<FabricRole> Roles { get; } = roles;

        public bool IsOfArea => false;

        public bool Fits(ExceptionState state) => fits(state);

        public PreparedAct Read(JsonFields fields) => read(fields);
    }
}
