namespace Azure.Messaging.ServiceBus;

/// <summary>How a <see cref="ServiceBusReceiver"/> reads.</summary>
public class ServiceBusReceiverOptions
{
    /// <summary>Default: peek-lock.</summary>
    public ServiceBusReceiveMode ReceiveMode { get; set; }

    /// <summary>Default: the entity itself.</summary>
    public SubQueue SubQueue { get; set; }

    /// <summary>A name for logs; made up when empty.</summary>
    public string? Identifier { get; set; }
}

/// <summary>How a <see cref="ServiceBusSessionReceiver"/> reads.</summary>
public class ServiceBusSessionReceiverOptions
{
    /// <summary>Default: peek-lock.</summary>
    public ServiceBusReceiveMode ReceiveMode { get; set; }

    /// <summary>A name for logs; made up when empty.</summary>
    public string? Identifier { get; set; }
}

/// <summary>How a <see cref="ServiceBusSender"/> sends.</summary>
public class ServiceBusSenderOptions
{
    /// <summary>A name for logs; made up when empty.</summary>
    public string? Identifier { get; set; }
}

/// <summary>How large a <see cref="ServiceBusMessageBatch"/> may grow.</summary>
public class CreateMessageBatchOptions
{
    /// <summary>At least 24 and at most what the entity takes; null means the entity's limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Smaller than 24.</exception>
    public long? MaxSizeInBytes
    {
        get;
        set
        {
            if (value is { } size)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(size, 24);
            }

            field = value;
        }
    }
}
