using Billing.Functions.Messaging;

namespace Billing.Functions.Areas;

/// <summary>A queue of outside events.</summary>
/// <param name="Name">Name of the queue.</param>
/// <param name="ConsumerType">The function class that consumes it.</param>
public sealed record IntakeQueue(string Name, Type ConsumerType)
{
    /// <summary>A queue with its consumer.</summary>
    public static IntakeQueue Of<TConsumer>(string name)
        where TConsumer : IIntakeConsumer => new(name, typeof(TConsumer));
}
