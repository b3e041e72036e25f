namespace Billing.Platform.Tracing;

/// <summary>
/// Names of span attributes: those of OpenTelemetry's semantic conventions where there is one, else under <c>billing.</c>. None
/// may ever hold personal data.
/// </summary>
public static class SpanAttributes
{
    /// <summary>Type of what failed: a problem's code or an exception's type.</summary>
    public const string ErrorType = "error.type";

    /// <summary>Name of the function.</summary>
    public const string FunctionName = "faas.name";

    /// <summary>Trigger of the function: http, timer, pubsub, datasource or other.</summary>
    public const string FunctionTrigger = "faas.trigger";

    /// <summary>Method of a request.</summary>
    public const string HttpMethod = "http.request.method";

    /// <summary>Route template of a request, never its path.</summary>
    public const string HttpRoute = "http.route";

    /// <summary>Status of an answer.</summary>
    public const string HttpStatus = "http.response.status_code";

    /// <summary>Always <c>servicebus</c>.</summary>
    public const string MessagingSystem = "messaging.system";

    /// <summary>Queue or topic.</summary>
    public const string MessagingDestination = "messaging.destination.name";

    /// <summary>Subscription of a topic.</summary>
    public const string MessagingSubscription = "messaging.destination.subscription.name";

    /// <summary>send or process.</summary>
    public const string MessagingOperation = "messaging.operation.type";

    /// <summary>Id of the message.</summary>
    public const string MessageId = "messaging.message.id";

    /// <summary>Number of times that the message was delivered before.</summary>
    public const string MessageDeliveries = "messaging.servicebus.message.delivery_count";

    /// <summary>Always <c>azure.cosmosdb</c>.</summary>
    public const string DatabaseSystem = "db.system.name";

    /// <summary>Operation on the database.</summary>
    public const string DatabaseOperation = "db.operation.name";

    /// <summary>Container.</summary>
    public const string DatabaseCollection = "db.collection.name";

    /// <summary>Request units, of all tries together.</summary>
    public const string RequestCharge = "azure.cosmosdb.operation.request_charge";

    /// <summary>Tenant id.</summary>
    public const string Tenant = "billing.tenant";

    /// <summary>Stream name, such as <c>order/1001</c>.</summary>
    public const string Stream = "billing.stream";

    /// <summary>Source or function that caused a commit.</summary>
    public const string Actor = "billing.actor";

    /// <summary>Result of the work: committed, unchanged, rejected, completed, waits or given-up.</summary>
    public const string Outcome = "billing.outcome";

    /// <summary>Types of the events, separated by commas.</summary>
    public const string Events = "billing.events";

    /// <summary>Position of an event in its stream.</summary>
    public const string Sequence = "billing.sequence";

    /// <summary>Number of the attempt at a message; 1 is the first.</summary>
    public const string Attempt = "billing.attempt";

    /// <summary>Instance id of a durable process.</summary>
    public const string Process = "billing.process";

    /// <summary>Container of a blob.</summary>
    public const string BlobContainer = "billing.blob.container";
}
