using Billing.Local.Functions.Rpc;
using Microsoft.AspNetCore.Http;

namespace Billing.Local.Functions.Invocation;

/// <summary>The event that a trigger hands to the pipeline.</summary>
/// <param name="Fill">Puts the event and what is known of it into the request to the worker.</param>
/// <param name="TraceParent">The W3C trace context of the sender, if it gave one.</param>
/// <param name="TraceState">The sender's trace state.</param>
/// <param name="Http">The request to answer; null for other triggers.</param>
/// <param name="Retry">Which repetition this is.</param>
/// <param name="Held">How many units of pending work others count for it at present; null for none.</param>
internal readonly record struct TriggerEvent(
    Action<InvocationRequest> Fill,
    string? TraceParent = null,
    string? TraceState = null,
    HttpContext? Http = null,
    RetryContext? Retry = null,
    Func<long>? Held = null)
{
    /// <summary>One unit, for as long as the invocation lasts.</summary>
    public static readonly Func<long> One = static () => 1;
}
