using Billing.Domain.Primitives;

namespace Billing.Functions.Http;

/// <summary>Names who does something, and why.</summary>
/// <param name="Actor">Id of a person; 1 to 100 characters.</param>
/// <param name="Reason">For the audit; 1 to 500 characters.</param>
public sealed record OperatorAct(string Actor, string Reason)
{
    /// <summary>Reads the fields <c>actor</c> and <c>reason</c> of a request.</summary>
    /// <param name="fields">The request's.</param>
    /// <param name="principal">Whom the platform authenticated, who then is the actor; null where it does not authenticate.</param>
    public static OperatorAct Read(JsonFields fields, string? principal) => new(principal ?? fields.Text("actor", 100), fields.Text("reason", 500));
}

/// <summary>An act of an operator.</summary>
/// <param name="Actor">Id of the person, 1 to 100 characters; not looked at where the platform authenticates people, for then it is known.</param>
/// <param name="Reason">Why, for the audit; 1 to 500 characters.</param>
public sealed record OperatorActBody(string? Actor, string Reason);
