using Billing.Domain.Access;
using Billing.Domain.Exceptions;
using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Exceptions.Acts;

/// <summary>Something that a person can do about an exception: a command of the area that raised it, or of the queue itself.</summary>
public interface IExceptionAct
{
    /// <summary>Name of the act, such as <c>retake</c>.</summary>
    string Name { get; }

    /// <summary>Any of these roles may; where there are none, the role that owns the exception.</summary>
    IReadOnlyList<FabricRole> Roles { get; }

    /// <summary>True if it is a command of the subject's area, which the exception's history then notes.</summary>
    bool IsOfArea { get; }

    /// <summary>True if it can be done about an exception as it stands.</summary>
    bool Fits(ExceptionState state);

    /// <summary>Reads what it needs beside actor and reason; problems are told to the fields.</summary>
    PreparedAct Read(JsonFields fields);
}

/// <summary>Carries an act out; a repetition with its Idempotency-Key has one effect.</summary>
public delegate Task<IResult> PreparedAct(ActRequest request, CancellationToken cancellation);

/// <summary>An act that a person asks for.</summary>
/// <param name="Tenant">Tenant of the exception.</param>
/// <param name="Exception">The exception as it stands.</param>
/// <param name="Command">Who acts, and why.</param>
/// <param name="Processes">The durable processes.</param>
public sealed record ActRequest(Tenant Tenant, ExceptionState Exception, HttpCommand Command, DurableTaskClient Processes);
