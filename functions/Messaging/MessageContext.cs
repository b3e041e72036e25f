using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Messaging;

/// <summary>A message that a trigger brought, with what settles it.</summary>
/// <param name="Message">The message.</param>
/// <param name="Actions">Settles it.</param>
/// <param name="Session">Its session.</param>
/// <param name="Processes">The durable processes, where the function needs them.</param>
public sealed record MessageContext(
    ServiceBusReceivedMessage Message, ServiceBusMessageActions Actions, ServiceBusSessionMessageActions Session, DurableTaskClient? Processes = null);
