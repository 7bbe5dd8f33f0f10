package dev.gatepass.scenarios

import io.cucumber.junit.platform.engine.Constants.GLUE_PROPERTY_NAME
import io.cucumber.junit.platform.engine.Constants.PARALLEL_EXECUTION_ENABLED_PROPERTY_NAME
import io.cucumber.junit.platform.engine.Constants.PLUGIN_PROPERTY_NAME
import io.cucumber.junit.platform.engine.Constants.PLUGIN_PUBLISH_QUIET_PROPERTY_NAME
import org.junit.platform.suite.api.ConfigurationParameter
import org.junit.platform.suite.api.IncludeEngines
import org.junit.platform.suite.api.SelectDirectories
import org.junit.platform.suite.api.Suite

/**
 * Plays every file of `tests/scenarios` by what is exported to apps: real phones, service and doors, in one process.
 * A sentence that nobody knows, or that may be either of two, fails, and so does one that none of them says.
 */
@Suite
@IncludeEngines("cucumber")
@SelectDirectories("../../tests/scenarios")
@ConfigurationParameter(key = GLUE_PROPERTY_NAME, value = "dev.gatepass.scenarios")
@ConfigurationParameter(key = PLUGIN_PROPERTY_NAME, value = "dev.gatepass.scenarios.Unused")
@ConfigurationParameter(key = PLUGIN_PUBLISH_QUIET_PROPERTY_NAME, value = "true")
@ConfigurationParameter(key = PARALLEL_EXECUTION_ENABLED_PROPERTY_NAME, value = "true")
class ScenariosTest
