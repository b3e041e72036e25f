using System.Collections.Frozen;
using Billing.Functions.Runtime;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Telemetry;

/// <summary>The trigger of a function, in the terms of telemetry.</summary>
/// <param name="Kind">As <c>faas.trigger</c> of the semantic conventions: http, timer, pubsub, datasource or other.</param>
/// <param name="Route">Route template of an HTTP function, else null.</param>
internal sealed record FunctionTrigger(string Kind, string? Route)
{
    /// <summary>Kind of HTTP functions.</summary>
    public const string Http = "http";

    /// <summary>Kind of functions that a schedule sets off.</summary>
    public const string Timer = "timer";

    /// <summary>Kind of functions that a change of data sets off.</summary>
    public const string DataSource = "datasource";

    /// <summary>Kind of functions that messages set off.</summary>
    public const string PubSub = "pubsub";

    /// <summary>Kind of orchestrators, which run again and again from the beginning.</summary>
    public const string Orchestration = "orchestration";

    private static readonly FunctionTrigger Unknown = new("other", Route: null);

    private static readonly FrozenDictionary<string, FunctionTrigger> All = FabricFunction.Rules(function => Of(function.Trigger));

    /// <summary>The trigger of a function.</summary>
    public static FunctionTrigger Find(string function) => All.GetValueOrDefault(function, Unknown);

    private static FunctionTrigger? Of(Attribute attribute) => attribute switch
    {
        HttpTriggerAttribute http => new FunctionTrigger(Http, http.Route),
        TimerTriggerAttribute => new FunctionTrigger(Timer, Route: null),
        BlobTriggerAttribute or CosmosDBTriggerAttribute => new FunctionTrigger(DataSource, Route: null),
        ServiceBusTriggerAttribute => new FunctionTrigger(PubSub, Route: null),
        OrchestrationTriggerAttribute => new FunctionTrigger(Orchestration, Route: null),
        _ => null,
    };
}
