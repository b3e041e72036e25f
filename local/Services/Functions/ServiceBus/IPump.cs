namespace Billing.Local.Functions.ServiceBus;

/// <summary>Takes messages until it is told to stop.</summary>
internal interface IPump
{
    /// <summary>Runs until the stop and the end of all that was under way then.</summary>
    Task RunAsync();
}
